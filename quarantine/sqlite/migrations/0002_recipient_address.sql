-- Decisions and replies name recipients by address; a message may have thousands.
CREATE INDEX recipient_address ON recipient (item, address, copy, state);

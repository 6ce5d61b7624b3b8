-- Whether a program sent it by itself: nobody is told then that it is held.
ALTER TABLE item ADD COLUMN automatic INTEGER NOT NULL DEFAULT 0;

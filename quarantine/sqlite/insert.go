package sqlite

import (
	"database/sql"

	"postern/quarantine"
)

// insertItem writes an item and everything below it.
func insertItem(tx *sql.Tx, it *quarantine.Item, to place) error {
	verdict, err := jsonColumn(it.Verdict)
	if err != nil {
		return err
	}
	args, err := jsonColumn(it.SenderArgs)
	if err != nil {
		return err
	}
	state := it.State()
	var ended int64
	if finished(state) {
		ended = nanos(it.Received)
	}
	_, err = tx.Exec(`INSERT INTO item (id, base, seq, tenant, received, state, record,
		sender, sender_args, login, author, subject, message_id, queue_id, client, front_end, size, hash,
		automatic, action, policy, schema, expires, ended, blob, key_id, revision)
		VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,1)`,
		it.ID, to.base, to.seq, it.Tenant, nanos(it.Received), state, it.Record,
		it.Sender, args, it.Login, it.From, it.Subject, it.MessageID, it.QueueID, it.Client, it.FrontEnd, it.Size, it.Hash,
		it.Automatic, it.Action.String(), it.Verdict.Policy, it.Verdict.Schema, nanos(it.Expires), ended, to.blob, to.keyID)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO item_text (item, search, verdict) VALUES (?,?,?)`, it.ID, searchText(it), verdict)
	if err != nil {
		return err
	}
	if err := insertCopies(tx, it); err != nil {
		return err
	}
	for _, a := range it.Acts {
		if err := insertAct(tx, it.ID, a); err != nil {
			return err
		}
	}
	return nil
}

func insertCopies(tx *sql.Tx, it *quarantine.Item) error {
	insertCopy, err := tx.Prepare(`INSERT INTO copy (item, number, tenant, edits, due) VALUES (?,?,?,?,?)`)
	if err != nil {
		return err
	}
	defer insertCopy.Close()
	insertRecipient, err := tx.Prepare(`INSERT INTO recipient
		(item, copy, position, tenant, address, args, state, way, chain, let_go, reply, tries, next, revision)
		VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,1)`)
	if err != nil {
		return err
	}
	defer insertRecipient.Close()
	for _, c := range it.Copies {
		edits, err := jsonColumn(c.Edits)
		if err != nil {
			return err
		}
		if _, err = insertCopy.Exec(it.ID, c.Number, it.Tenant, edits, firstDue(c.Recipients)); err != nil {
			return err
		}
		for i, r := range c.Recipients {
			args, err := jsonColumn(r.Args)
			if err != nil {
				return err
			}
			chain, err := jsonColumn(r.Chain)
			if err != nil {
				return err
			}
			_, err = insertRecipient.Exec(it.ID, c.Number, i, it.Tenant, r.Address, args, r.State, r.Way, chain,
				nanos(r.LetGo), r.Reply, r.Tries, nanos(r.Next))
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// firstDue is when the first of the recipients is to be sent to; not valid when none is.
func firstDue(list []quarantine.Recipient) (due sql.NullInt64) {
	for _, r := range list {
		if n := nanos(r.Next); r.State == quarantine.Released && (!due.Valid || n < due.Int64) {
			due = sql.NullInt64{Int64: n, Valid: true}
		}
	}
	return due
}

func insertAct(tx *sql.Tx, item string, a quarantine.Act) error {
	recipients, err := jsonColumn(a.Recipients)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO act (item, tenant, time, actor, verb, note, recipients)
		SELECT id, tenant, ?, ?, ?, ?, ? FROM item WHERE id = ?`,
		nanos(a.Time), a.Actor, a.Verb, a.Note, recipients, item)
	return err
}

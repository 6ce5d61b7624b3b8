package doctor

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"postern/internal/postconf"
	"postern/quarantine/sqlite"
)

// examineRights looks at who may read and write what. The service is the user who
// listens, else the owner of the data folder.
func examineRights(ctx context.Context, g *group) {
	dir := g.Config.Data.Dir
	info, err := os.Stat(dir)
	if err == nil {
		g.examineData(dir, info)
	} else if !missing(err) {
		g.fault("data", g.key("data.dir")+" = "+dir, err.Error(), "call this as root or as the user of the service")
	}
	g.examineSecrets()
	if socket, ok := strings.CutPrefix(g.Config.Milter.Listen, "unix:"); ok {
		g.examineSocket(ctx, socket)
	}
}

// uid is the user of the service, and who says so.
func (g *group) uid() (uid int, known bool) {
	if g.service.known {
		return g.service.uid, true
	}
	info, err := os.Stat(g.Config.Data.Dir)
	if err != nil {
		return 0, false
	}
	return ownerOf(info), true
}

// others are the rights of everybody, and those of the group as well.
const (
	everybody      = 0o007
	groupAndOthers = 0o077
)

func (g *group) examineData(dir string, info fs.FileInfo) {
	g.private("data", dir, info, everybody, "the folder of mail and keys")
	files := []string{filepath.Join(dir, sqlite.File), g.AuditFile}
	for _, file := range files {
		if info, err := os.Stat(file); err == nil {
			g.private("data", file, info, everybody, "what it holds is confidential")
		} else if !missing(err) {
			g.fault("data", file, err.Error(), "call this as root or as the user of the service")
		}
	}
	keys, err := filepath.Glob(filepath.Join(dir, "keys", "*"))
	if err != nil {
		return // the pattern is right
	}
	for _, file := range keys {
		if info, err := os.Stat(file); err == nil {
			g.private("keys", file, info, groupAndOthers, "whoever has it reads all stored mail, or releases it")
		}
	}
}

// private wants a file to belong to the service, and to be closed to others.
func (g *group) private(name, file string, info fs.FileInfo, closed fs.FileMode, why string) {
	uid, known := g.uid()
	switch {
	case known && uid != 0 && ownerOf(info) != uid:
		g.fault(name, file, fmt.Sprintf("%s, and the service is %s", described(info), userName(uid)), fmt.Sprintf("chown it to %s", userName(uid)))
	case info.Mode().Perm()&closed != 0:
		g.fault(name, file, described(info)+": open to others, and "+why, fmt.Sprintf("chmod %04o", info.Mode().Perm()&^closed))
	default:
		g.ok(name, file, described(info))
	}
}

// examineSecrets looks at the files that the configuration names.
func (g *group) examineSecrets() {
	c := g.Config
	uid, known := g.uid()
	var service account
	if known {
		var err error
		if service, err = lookUp(strconv.Itoa(uid)); err != nil {
			service = account{uid: uid}
		}
	}
	for _, f := range []struct {
		key, path string
		secret    bool
	}{
		{"--config", c.Path, false},
		{"page.certificate", c.Page.Certificate, false},
		{"page.key", c.Page.Key, true},
		{"encrypt.sign_openpgp", c.Encrypt.SignOpenPGP, true},
		{"encrypt.sign_smime.certificate", c.Encrypt.SignSMIME.Certificate, false},
		{"encrypt.sign_smime.key", c.Encrypt.SignSMIME.Key, true},
		{"encrypt.passwords", c.Encrypt.Passwords, true},
		{"keys.ldap.password_file", c.Keys.LDAP.PasswordFile, true},
	} {
		if f.path == "" {
			continue
		}
		where := g.key(f.key) + " = " + f.path
		info, err := os.Stat(f.path)
		switch {
		case err != nil:
			g.fault("files", where, err.Error(), "correct the path, or call this as root")
			continue
		case info.Mode().Perm()&mayWrite != 0:
			g.fault("files", where, described(info)+": everybody may change it", "chmod o-w")
			continue
		case f.secret && info.Mode().Perm()&everybody != 0:
			g.fault("files", where, described(info)+": everybody may read a secret", "chmod o-rwx")
			continue
		}
		if known {
			if err := service.reach(f.path, mayRead); err != nil {
				g.fault("files", where, err.Error(), "let the service's user read it")
				continue
			}
		}
		g.ok("files", where, described(info))
	}
}

// examineSocket wants Postfix's user to reach the milter's socket, and nobody else.
func (g *group) examineSocket(ctx context.Context, socket string) {
	const name = "socket"
	info, err := os.Stat(socket)
	if err != nil {
		return // said by the checks of sockets
	}
	if info.Mode().Perm()&mayWrite != 0 {
		g.warn(name, socket, described(info)+": every user of this machine may talk to it", "postern serve makes it with mode 0660: look for who changed it")
	}
	pf, err := postconf.Read(ctx, g.PostfixConfig)
	if err != nil {
		return // said by the checks of postfix
	}
	user := pf.Value("mail_owner")
	a, err := lookUp(user)
	if err == nil {
		err = a.reach(socket, mayRead|mayWrite)
	}
	if err != nil {
		g.fault(name, socket, "Postfix cannot connect: "+err.Error(), "install -d -o postern -g "+user+" -m 2750 "+filepath.Dir(socket)+", or put "+user+" into the group of the socket; restart Postfix then")
		return
	}
	g.ok(name, socket, user+", Postfix's user, may connect; "+described(info))
}

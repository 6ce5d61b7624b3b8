package postconf

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"time"
)

// Ask looks a key up in a table of the configuration in dir. The error says that the
// table could not be asked; whether the key is there is not told.
func Ask(ctx context.Context, dir, table, key string) error {
	path, err := program("postmap")
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, path, "-c", dir, "-q", key, table)
	var stderr bytes.Buffer
	cmd.Stderr, cmd.WaitDelay = &stderr, time.Second
	err = cmd.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() == 1 && stderr.Len() == 0 {
		return nil // there is no such key
	}
	if err != nil {
		return fmt.Errorf("postmap -q %s: %w: %s", table, err, strings.TrimSpace(stderr.String()))
	}
	return nil
}

package doctor

import "context"

// examineConfinement says how far workers, which parse risky files, are shut in.
func examineConfinement(ctx context.Context, g *group) {
	if g.Sandbox == nil {
		return
	}
	const where = "workers"
	done, missing, err := g.Sandbox(ctx)
	switch {
	case err != nil:
		g.fault("workers", where, "workers cannot be started: "+err.Error(), "mail with attachments would be held as unreadable; look at limits.worker_memory and the service's own limits (ulimit, systemd)")
	case missing != "":
		g.warn("workers", where, "confined by "+done+"; this kernel lacks "+missing, "use a kernel with Landlock (5.13 or later) and seccomp, or allow them in the container")
	default:
		g.ok("workers", where, "confined by "+done)
	}
}

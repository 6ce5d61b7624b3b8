package quarantine

import "time"

// SetTimes shortens what an outbox waits for.
func (o *Outbox) SetTimes(lease, stop, network time.Duration) {
	o.lease, o.stop = lease, stop
	o.times = hopTimes{connect: network, command: network, block: network, final: network}
}

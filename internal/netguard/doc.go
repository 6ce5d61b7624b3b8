// Package netguard stands between the network and protocol libraries that trust
// it too much. It listens and dials by addresses as mail people write them, and
// wraps listeners and connections: a cap on connections, deadlines that a slow
// peer cannot stretch, retried accepts, answers written in one piece, and a stop
// that lets finish what is under way.
package netguard

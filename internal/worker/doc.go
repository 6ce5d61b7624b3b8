// Package worker runs jobs in processes that may fail: the same binary,
// started ahead, confined as far as the kernel allows, limited in memory, CPU
// time and output, and replaced when they misbehave.
//
// The parent makes a [Pool] and calls [Pool.Do]. The worker's main function
// calls [Main] with a [Handler]. A job's input goes over in one message, a large
// one as an open file; output comes back in messages as it is made. Neither
// side knows what the bytes mean.
package worker

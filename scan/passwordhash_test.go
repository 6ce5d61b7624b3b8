package scan

import "testing"

func TestPasswordHash(t *testing.T) {
	const (
		sha512 = "$6$kq8ZpV1w$9mPz3LxQv7RtY2WbN5cJfHsK1dG4aE6uTiO0lMnBqCwXeZrSyDpVgFhUjAkIo8Lz2xQ4vR6tY1WbN5cJ7fHs3K"
		bcrypt = "$2y$10$Wq3xV7bN1mKpL9sTzR4cYuHgJdF2aE6oPiU8lMnBqCwXeZrSyDpVg"
		sha256 = "$5$rounds=5000$Kp7xQ2vN4mLs9tRz$Wb1cYuHgJdF2aE6oPiU8lMnBqCwXeZrSyDpVgFhUjAk"
		apr1   = "$apr1$Zk3vQ9xN$Lp7mWb2cYsTgRd4FaEuHi1"
		argon2 = "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHR2YWx1ZQ$Qk7xN2vM9pLs4tRzWb1cYuHgJdF6aEoPiU8lMnBqCwX"
	)
	testDetector(t, "secret:password_hash", []detection{
		{"shadow", "root:" + sha512 + ":19700:0:99999:7:::", sha512, 0.90},
		{"bcrypt", bcrypt, bcrypt, Low},
		{"rounds", "x " + sha256, sha256, Low},
		{"htpasswd", "admin:" + apr1, apr1, 0.90},
		{"PHC string", `"` + argon2 + `"`, argon2, Low},

		{"price", "costs $6$ or $5", "", 0},
		{"short", "$6$kq8ZpV1w$9mPz3LxQv7RtY2WbN5cJf", "", 0},
		{"long", bcrypt + "a", "", 0},
		{"variables", "echo $1$2$3", "", 0},
		{"made up", "$2y$10$aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "", 0},
		{"template", "$y$ is yescrypt, $6$ is SHA-512", "", 0},
	})
}

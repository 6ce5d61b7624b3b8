package scan

import "testing"

func TestConnectionString(t *testing.T) {
	testDetector(t, "secret:connection_string", []detection{
		{"between other parts", "Server=h;User Id=app;Password=Kx82mTq9;Database=d", "Password=Kx82mTq9", 0},
		{"at the end", `"Provider=X;User ID=app; Password =Kx82mTq9"`, "Password =Kx82mTq9", 0},
		{"form 1", "postgres://app:S3cret-pw@db.example:5432", "postgres://app:S3cret-pw@db.example:5432", 0},
		{"form 2", "key Password=Tr0ub4dor; now", "Password=Tr0ub4dor;", 0},
		{"form 3", "token = \"postgres://app:S3cret-pw@db.example:5432\"", "postgres://app:S3cret-pw@db.example:5432", 0},
		{"form 4", "Password=Tr0ub4dor;\n", "Password=Tr0ub4dor;", 0},
		{"form 5", "(postgres://app:S3cret-pw@db.example:5432)", "postgres://app:S3cret-pw@db.example:5432", 0},

		{"miss 1", "postgres://db.example/x", "", 0},
		{"miss 2", "postgres://app:${PW}@db.example/x", "", 0},
		{"miss 3", "password=", "", 0},
		{"miss 4", "redis://localhost:6379", "", 0},
		{"miss 5", "mysql://user@host/x", "", 0},
		{"of a manual", "amqp://[[user]:[password]@]hostname[:port][/vhost]", "", 0},
	})
}

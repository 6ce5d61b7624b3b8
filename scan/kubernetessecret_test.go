package scan

import (
	"strings"
	"testing"
)

func TestKubernetesSecret(t *testing.T) {
	const head, opaque = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: shop\n", "type: Opaque\n"
	testDetector(t, "secret:kubernetes_secret", []detection{
		{"data", head + opaque + "data:\n  password: VHIwdWI0ZG9yLTc=\n", "VHIwdWI0ZG9yLTc=", 0.90},
		{"as kubectl writes it", "apiVersion: v1\ndata:\n  dsn: cG9zdGdyZXM6Ly9hOmI=\nkind: Secret\nmetadata:\n  name: shop\n", "cG9zdGdyZXM6Ly9hOmI=", 0.90},
		{"quoted", head + "data:\n  password: \"VHIwdWI0ZG9yLTc=\"\n", "VHIwdWI0ZG9yLTc=", 0.90},
		{"stringData", head + "stringData:\n  password: correct-horse-7\n", "correct-horse-7", 0.90},
		{"with line ends of mail", "kind: Secret\r\ndata:\r\n  password: VHIwdWI0ZG9yLTc=\r\n", "VHIwdWI0ZG9yLTc=", 0.90},
		{"the second document", "kind: ConfigMap\ndata:\n  a: VHIwdWI0ZG9yLTc=\n---\nkind: Secret\ndata:\n  b: Z2VoZWltZXMgV29ydA==\n", "Z2VoZWltZXMgV29ydA==", 0.90},

		{"two without a line between", "kind: Secret\nmetadata:\n  name: a\n\nkind: Secret\ndata:\n  b: Z2VoZWltZXMgV29ydA==\n", "Z2VoZWltZXMgV29ydA==", 0.90},
		{"two, the data of the second first", "kind: Secret\nmetadata:\n  name: a\n\ndata:\n  b: Z2VoZWltZXMgV29ydA==\nkind: Secret\n", "Z2VoZWltZXMgV29ydA==", 0.90},
		{"many", strings.Repeat("kind: Secret\n", 900) + "data:\n  b: Z2VoZWltZXMgV29ydA==\n", "Z2VoZWltZXMgV29ydA==", 0.90},

		{"another kind", "kind: ConfigMap\ndata:\n  password: VHIwdWI0ZG9yLTc=\n", "", 0},
		{"a kind that begins so", "kind: SecretStore\ndata:\n  password: VHIwdWI0ZG9yLTc=\n", "", 0},
		{"metadata", head + opaque, "", 0},
		{"a template", head + "stringData:\n  password: ${PASSWORD}\n  other: {{ .Values.password }}\n", "", 0},
		{"no base64", head + "data:\n  password: <base64 of it>\n", "", 0},
		{"in a sentence", "of the kind: Secret\ndata:\n  password: VHIwdWI0ZG9yLTc=\n", "", 0},
	})
}

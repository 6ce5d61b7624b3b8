package scan

import "testing"

func TestGenericSecret(t *testing.T) {
	testDetector(t, "secret:generic_secret", []detection{
		{"prose", "here is my username: foobar and my password: baz123", "baz123", Low},
		{"assigned", `password = "q7T!m2Lz9x"`, "q7T!m2Lz9x", Medium},
		{"variable", "DB_PASSWORD=hV92kfLs01", "hV92kfLs01", Medium},
		{"JSON", `{"client_secret": "b1f7-92kd-77aq-0z"}`, "b1f7-92kd-77aq-0z", Medium},
		{"German", "Ihr Passwort lautet Kx82mTq9", "Kx82mTq9", Medium},
		{"German, short", "Passwort: Kx82mTq9.", "Kx82mTq9", Medium},
		{"sentence", "The password is Blue9Kettle4", "Blue9Kettle4", Low},
		{"camel case", `String mailToken = "Zf3D0LXCM3EIMbgJpUNnkRtO";`, "Zf3D0LXCM3EIMbgJpUNnkRtO", Medium},
		{"type", `var mailToken string = "Zf3D0LXCM3EIMbgJpUNnkRtO"`, "Zf3D0LXCM3EIMbgJpUNnkRtO", Medium},
		{"make", `MAIL_TOKEN ?= "Zf3D0LXCM3EIMbgJpUNnkRtO"`, "Zf3D0LXCM3EIMbgJpUNnkRtO", Medium},
		{"escaped", `{\"mail_token\":\"Zf3D0LXCM3EIMbgJpUNnkRtO\"}`, "Zf3D0LXCM3EIMbgJpUNnkRtO", Medium},
		{"YAML block", "mail_token: |\n  Zf3D0LXCM3EIMbgJpUNnkRtO\n", "Zf3D0LXCM3EIMbgJpUNnkRtO", Medium},
		{"element", "<password>Zk38dkwl!q</password>", "Zk38dkwl!q", Medium},
		{"name and value", `<add key="MailPassword" value="Prestidigit$"/>`, "Prestidigit$", Low},
		{"environment", "- name: DB_PASSWORD\n  value: hV92kfLs01\n", "hV92kfLs01", Medium},
		{"SQL", "ALTER USER bob IDENTIFIED BY 'Zk38dkwl!q';", "Zk38dkwl!q", Medium},
		{"signs", `password = "super$ecret"`, "super$ecret", Low},
		{"word in a sentence", `The default password is "centipede".`, "centipede", Low},
		{"argument", `env("api_token", "dafa7817e24648f391a7e87653d587b8")`, "dafa7817e24648f391a7e87653d587b8", Medium},

		{"public", `publicToken = "9Cnzj4p4WGeKLs1Pt8QuKUpRKfFLfRYC9AIKjbJTWit"`, "", 0},
		{"identifier", "credentialsId: 'ff083f76-7804-4ef1-80e4-fe975bb9141b'", "", 0},
		{"name of a secret", "secretName: app-secret-1", "", 0},
		{"token for forms", "csrf-token=Mj2qykJO5rELyHgezQ69nzUX0i3OH67V", "", 0},
		{"template", `secretKey: "{{ .Values.key1 }}-{{ x }}"`, "", 0},
		{"shell", `export DATABASE_PASSWORD="'$PASSWORD1'"`, "", 0},
		{"encrypted", "password: ENC[AES256_GCM,data:W3PiZ6lD6bpfAdI=]", "", 0},
		{"comparison", "if (token1 != token2) {", "", 0},
		{"variable", "accessToken = otherToken2;", "", 0},

		{"placeholder", `password = "changeme1"`, "", 0},
		{"variable reference", "password=${DB_PW1}", "", 0},
		{"call", "password = getPass1(user)", "", 0},
		{"words", "password: required field", "", 0},
		{"member", "secret = config.value1", "", 0},
		{"documentation", "api_key=YOUR_API_KEY_1", "", 0},
		{"digits only", "password: 12345678", "", 0},
		{"short", "password: a1", "", 0},
	})
}

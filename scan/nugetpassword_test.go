package scan

import "testing"

func TestNugetPassword(t *testing.T) {
	testDetector(t, "secret:nuget_password", []detection{
		{"in clear", `<add key="ClearTextPassword" value="Tr0ub4dor-7" />`, "Tr0ub4dor-7", High},
		{"encrypted", `<add key="Password" value="AQAAANCMnd8BFdERjHoAwE" />`, "AQAAANCMnd8BFdERjHoAwE", High},
		{"on two lines", "<add key=\"ClearTextPassword\"\n  value=\"Tr0ub4dor-7\" />", "Tr0ub4dor-7", High},
		{"in small letters", `<add key="cleartextpassword" value="hunter22"/>`, "hunter22", High},
		{"of a manual", `<add key="ClearTextPassword" value="password" />`, "password", Low},

		{"a variable", `<add key="ClearTextPassword" value="%NUGET_TOKEN%" />`, "", 0},
		{"nothing", `<add key="ClearTextPassword" value="" />`, "", 0},
		{"another attribute", `<add key="ClearTextPassword" name="Tr0ub4dor-7" />`, "", 0},
		{"another key", `<add key="Username" value="Tr0ub4dor-7" />`, "", 0},
		{"a placeholder", `<add key="ClearTextPassword" value="xxxxxxxx" />`, "", 0},
	})
}

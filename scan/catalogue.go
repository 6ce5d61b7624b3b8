package scan

// catalogue is every detector there is.
var catalogue = []Detector{
	paymentCard,
	iban,
	usSSN,
	privateKey,
	awsKey,
	githubToken,
	emailAddress,
	phone,
	testString,
}

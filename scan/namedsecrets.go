package scan

import (
	"slices"
	"strings"
)

// A namedSecret is a kind of secret that looks like any other string of its length: it is found
// where a name with its issuer's in it is given a value of that form ("AIRTABLE_API_KEY=…").
type namedSecret struct {
	name  string // of the detector, without "secret:"
	about string
	names []string // with which the name begins, lower case
	form  string   // RE2, of the whole value
}

const (
	formUUID  = `[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}`
	formURL43 = `[0-9A-Za-z_-]{43}`
)

// namedSecrets are the kinds, by name. The comment names the issuer's page that shows the form. Public
// ids of applications, which stand in web addresses, are none.
var namedSecrets = []namedSecret{
	// Adafruit, "Security": before the prefix
	{"adafruit_old_key", "Adafruit IO keys without prefix", []string{"adafruit"}, `[0-9a-z_-]{32}`},
	// Airtable, "API keys", until 2024
	{"airtable_key", "Airtable API keys", []string{"airtable"}, `(?:key)?[0-9A-Za-z]{14,17}`},
	// Algolia, "API keys"
	{"algolia_key", "Algolia API keys", []string{"algolia"}, `[0-9a-z]{32}`},
	// Alibaba Cloud, "AccessKey pair"
	{"alibaba_secret", "Alibaba Cloud access key secrets", []string{"alibaba", "aliyun"}, `[0-9A-Za-z]{30}`},
	// Asana, "OAuth"
	{"asana_secret", "Asana client secrets and tokens", []string{"asana"}, `[0-9a-z]{32}|[12]/[0-9]{16}(?:/[0-9]{16})?:[0-9a-f]{32}`},
	// Atlassian, "Manage API tokens", of the old kind
	{"atlassian_old_token", "Atlassian API tokens without prefix", []string{"atlassian", "confluence", "jira"}, `[0-9A-Za-z]{20}[0-9A-Fa-f]{4}`},
	// Azure DevOps, "Personal access tokens", until 2024
	{"azure_devops_token", "Azure DevOps personal access tokens", []string{"ado_pat", "azure_devops", "azuredevops", "personalaccesstoken", "personal_access_token", "vsts"}, `[2-7a-z]{52}`},
	// Beamer, "API"
	{"beamer_token", "Beamer API tokens", []string{"beamer"}, `b_[0-9A-Za-z=_-]{44}`},
	// Bitbucket, "OAuth consumers"
	{"bitbucket_secret", "Bitbucket client secrets", []string{"bitbucket"}, `[0-9A-Za-z]{32}|[0-9A-Za-z=_-]{64}`},
	// Bittrex, "API"
	{"bittrex_key", "Bittrex keys", []string{"bittrex"}, `[0-9a-z]{32}`},
	// Meraki, "Dashboard API"
	{"meraki_key", "Cisco Meraki API keys", []string{"meraki"}, `[0-9a-f]{40}`},
	// Cloudflare, "API tokens", "Global API key"
	{"cloudflare_key", "Cloudflare API tokens and global keys", []string{"cloudflare", "cf_api"}, `[0-9A-Za-z_-]{40}|[0-9a-f]{37}`},
	// Codecov, "Uploader"
	{"codecov_token", "Codecov tokens", []string{"codecov"}, `[0-9a-z]{32}|` + formUUID},
	// Cohere, "API keys"
	{"cohere_key", "Cohere API keys", []string{"cohere", "co_api_key"}, `[0-9A-Za-z]{40}`},
	// Coinbase, "API key authentication"
	{"coinbase_token", "Coinbase tokens", []string{"coinbase"}, `[0-9A-Za-z_-]{64}`},
	// Confluent Cloud, "API keys"
	{"confluent_key", "Confluent Cloud keys and secrets", []string{"confluent"}, `[0-9A-Z]{16}|[0-9A-Za-z+/]{64}`},
	// Contentful, "Authentication"
	{"contentful_delivery_token", "Contentful delivery tokens", []string{"contentful"}, formURL43},
	// Datadog, "API and application keys"
	{"datadog_key", "Datadog API and application keys", []string{"datadog", "dd_api_key", "dd_app_key"}, `[0-9a-f]{32}|[0-9a-f]{40}`},
	// Discord, "OAuth2"
	{"discord_secret", "Discord client secrets", []string{"discord"}, `[0-9A-Za-z=_-]{32}|[0-9a-f]{64}`},
	// Drone, "API tokens"
	{"drone_token", "Drone CI tokens", []string{"droneci", "drone_token"}, `[0-9A-Za-z]{32}`},
	// Dropbox, "OAuth guide"
	{"dropbox_secret", "Dropbox app secrets and long-lived tokens", []string{"dropbox"}, `[0-9a-z]{15}|[0-9A-Za-z]{11}A{10}[0-9A-Za-z_=-]{43}`},
	// Etsy, "Authentication"
	{"etsy_key", "Etsy API keys", []string{"etsy"}, `[0-9a-z]{24}`},
	// Meta, "Access tokens": the application's id and its secret
	{"facebook_secret", "Facebook application secrets", []string{"facebook", "fb_app", "meta_app"}, `[0-9a-f]{32}|[0-9]{15,16}(?:\||%7C)[0-9A-Za-z_-]{27,40}`},
	// Fastly, "Using API tokens"
	{"fastly_token", "Fastly tokens", []string{"fastly"}, `[0-9A-Za-z=_-]{32}`},
	// Finicity, "Authentication"
	{"finicity_key", "Finicity keys and secrets", []string{"finicity"}, `[0-9a-f]{32}|[0-9A-Za-z]{20}`},
	// Finnhub, "Authentication"
	{"finnhub_token", "Finnhub tokens", []string{"finnhub"}, `[0-9a-z]{20}(?:[0-9a-z]{20})?`},
	// Flickr, "User authentication"
	{"flickr_key", "Flickr keys", []string{"flickr"}, `[0-9a-f]{32}`},
	// Freemius, "SDK"
	{"freemius_secret", "Freemius secret keys", []string{"freemius"}, `sk_[^\s"']{29}`},
	// FreshBooks, "Authentication"
	{"freshbooks_token", "FreshBooks tokens", []string{"freshbooks"}, `[0-9a-z]{64}`},
	// Google, "Using OAuth 2.0 for Web Server Applications"
	{"gcp_refresh_token", "Google OAuth refresh tokens", []string{"refresh_token", "refreshtoken"}, `1//0[0-9A-Za-z_-]{60,120}`},
	// Gitter, "Authentication"
	{"gitter_token", "Gitter tokens", []string{"gitter"}, `[0-9A-Za-z_-]{40}`},
	// Heroku, "Platform API"
	{"heroku_key", "Heroku API keys", []string{"heroku"}, formUUID},
	// HubSpot, "API keys"
	{"hubspot_key", "HubSpot API keys", []string{"hubspot", "hapikey"}, formUUID},
	// IBM Cloud, "Managing user API keys"
	{"ibm_cloud_key", "IBM Cloud API keys", []string{"ibm", "iam_api", "iam-api", "iam_pass", "iam-pass", "cloud_iam", "cloud-iam"}, `[0-9A-Za-z_-]{44}`},
	// Intercom, "Authentication"
	{"intercom_token", "Intercom tokens", []string{"intercom"}, `[0-9A-Za-z=_-]{60}`},
	// Jenkins, "Authenticating scripted clients": 11 and 32 digits, or 32
	{"jenkins_token", "Jenkins API tokens", []string{"jenkins"}, `(?:11)?[0-9a-f]{32}`},
	// JFrog, "User profile"
	{"jfrog_key", "JFrog keys and identity tokens", []string{"jfrog", "artifactory", "bintray", "xray"}, `[0-9A-Za-z]{64}|[0-9A-Za-z]{73}`},
	// Kraken, "REST authentication"
	{"kraken_secret", "Kraken private keys", []string{"kraken"}, `[0-9A-Za-z/+_-]{80,88}={0,2}`},
	// KuCoin, "Authentication"
	{"kucoin_key", "KuCoin keys and secrets", []string{"kucoin"}, `[0-9a-f]{24}|` + formUUID},
	// LaunchDarkly, "API access tokens"
	{"launchdarkly_old_token", "LaunchDarkly tokens without prefix", []string{"launchdarkly"}, `[0-9A-Za-z=_-]{40}`},
	// Linear, "OAuth"
	{"linear_secret", "Linear client secrets", []string{"linear"}, `[0-9a-f]{32}`},
	// LinkedIn, "Authorization code flow"
	{"linkedin_secret", "LinkedIn client secrets", []string{"linkedin", "linked_in", "linked-in"}, `[0-9A-Za-z]{16}|WPL_AP1\.[0-9A-Za-z+/=.]{20,40}`},
	// Lob, "API keys"
	{"lob_key", "Lob API keys", []string{"lob_", "lob-", "lob "}, `(?:live|test)_(?:[0-9a-f]{35}|pub_[0-9a-f]{31})`},
	// Mailgun, "Securing webhooks"
	{"mailgun_signing_key", "Mailgun signing keys", []string{"mailgun"}, `[0-9a-h]{32}-[0-9a-h]{8}-[0-9a-h]{8}`},
	// Mapbox, "Access tokens"
	{"mapbox_public_token", "Mapbox public tokens", []string{"mapbox"}, `pk\.[0-9A-Za-z_-]{60,120}\.[0-9A-Za-z_-]{22}`},
	// Mattermost, "Personal access tokens"
	{"mattermost_token", "Mattermost tokens", []string{"mattermost"}, `[0-9a-z]{26}`},
	// MessageBird, "API authentication"
	{"messagebird_key", "MessageBird keys", []string{"messagebird", "message_bird", "message-bird"}, `[0-9A-Za-z]{25}|` + formUUID},
	// Netlify, "OAuth applications", until 2023
	{"netlify_old_token", "Netlify tokens without prefix", []string{"netlify"}, `[0-9A-Za-z_-]{40,46}`},
	// New Relic, "API keys"
	{"newrelic_old_key", "New Relic keys without prefix", []string{"newrelic", "new_relic", "new-relic"}, `[0-9a-f]{40}(?:NRAL)?|[0-9a-z]{64}`},
	// The New York Times, "Get started"
	{"nytimes_key", "New York Times API keys", []string{"nytimes", "newyorktimes", "new-york-times"}, `[0-9A-Za-z_-]{32}`},
	// Okta, "Create an API token"
	{"okta_token", "Okta tokens", []string{"okta", "ssws"}, `00[0-9A-Za-z_-]{40}`},
	// Plaid, "API keys"
	{"plaid_secret", "Plaid secrets", []string{"plaid"}, `[0-9a-f]{30}|[0-9a-f]{24}`},
	// Private AI, "Authentication"
	{"privateai_key", "Private AI keys", []string{"privateai", "private_ai", "private-ai"}, `[0-9a-z]{32}`},
	// RapidAPI, "Authentication"
	{"rapidapi_key", "RapidAPI keys", []string{"rapidapi"}, `[0-9A-Za-z]{10}msh[0-9A-Za-z]{15}p1[0-9A-Za-z]{6}jsn[0-9A-Za-z]{11,12}|[0-9A-Za-z_-]{50}`},
	// Sendbird, "Prepare to use API"
	{"sendbird_token", "Sendbird tokens", []string{"sendbird"}, `[0-9a-f]{40}`},
	// Sentry, "Auth tokens", of the old kind
	{"sentry_old_token", "Sentry tokens without prefix", []string{"sentry"}, `[0-9a-f]{64}`},
	// Sidekiq, "Commercial FAQ"
	{"sidekiq_secret", "credentials for Sidekiq's gems", []string{"bundle_enterprise__contribsys__com", "bundle_gems__contribsys__com"}, `[0-9a-f]{8}:[0-9a-f]{8}`},
	// Snyk, "Authentication for API"
	{"snyk_token", "Snyk tokens", []string{"snyk"}, formUUID},
	// SoftLayer, "Authenticating to the API"; Cloudant, "Legacy credentials"
	{"softlayer_key", "SoftLayer keys and Cloudant passwords", []string{"softlayer", "cloudant"}, `[0-9a-f]{64}`},
	// SonarQube, "Managing your tokens", until version 9.5
	{"sonarqube_old_token", "SonarQube tokens without prefix", []string{"sonar"}, `[0-9a-z]{40}`},
	// Sourcegraph, "Access tokens", of the old kind
	{"sourcegraph_old_token", "Sourcegraph tokens without prefix", []string{"sourcegraph", "src_access_token"}, `[0-9A-Fa-f]{40}`},
	// Squarespace, "Commerce APIs"
	{"squarespace_token", "Squarespace tokens", []string{"squarespace"}, formUUID},
	// Sumo Logic, "Access keys"
	{"sumologic_key", "Sumo Logic access ids and keys", []string{"sumo"}, `su[0-9A-Za-z]{12}|[0-9A-Za-z]{64}`},
	// Travis CI, "API"
	{"travisci_token", "Travis CI tokens", []string{"travis"}, `[0-9A-Za-z_-]{22}`},
	// Twitch, "Authentication"
	{"twitch_token", "Twitch tokens and client secrets", []string{"twitch"}, `(?:oauth:)?[0-9a-z]{30}`},
	// WireGuard, wg(8), "CONFIGURATION FILE FORMAT"
	{"wireguard_key", "WireGuard private and shared keys", []string{"privatekey", "presharedkey"}, `[0-9A-Za-z+/]{43}=?`},
	// X, "Authentication"
	{"twitter_secret", "Twitter (X) keys, tokens and secrets", []string{"twitter"}, `[0-9A-Za-z]{25}|[0-9A-Za-z]{45}|[0-9A-Za-z]{50}|[0-9]{15,25}-[0-9A-Za-z]{20,40}|A{20,22}[0-9A-Za-z%]{80,100}`},
	// Zendesk, "OAuth", "API tokens"
	{"zendesk_secret", "Zendesk tokens and client secrets", []string{"zendesk"}, `[0-9A-Za-z]{40}|[0-9a-f]{64}`},
}

// namedAssignment is a name, which may go on behind the issuer's, a sign of assignment and a value. The first group
// is the name, the second the value.
var namedAssignment = lazily(`^([0-9A-Za-z_ .-]{2,60})\\?["'\]\)]{0,2}[ \t]{0,3}(?::{1,3}=|[?+.]=|=>|=|:[ \t]?[|>][ \t]?\n[ \t]{1,8}|:|>|,|\|\||[ \t]string[ \t]=)\s{0,8}\\?["'` + "`" + `]?([^\s"'` + "`" + `,;<>(){}\[\]]{12,200})`)

// saysSecret reports whether a name, lower case, is one that secrets are given.
func saysSecret(name string) bool {
	return slices.ContainsFunc([]string{"key", "token", "secret", "passw", "pwd", "auth", "credential", "api", "schluessel"}, func(word string) bool {
		return strings.Contains(name, word)
	})
}

// detector is the catalogue's entry for the kind.
func (k *namedSecret) detector() Detector {
	form := lazily(`^(?:` + k.form + `)$`)
	return Detector{
		Name: "secret:" + k.name, About: k.about,
		Levels: "high where its name says that it is a key, token or secret; low otherwise",
		starts: k.names, show: showWords, exact: true,
		find: func(t *text, at int) {
			s := t.s[at:min(len(t.s), at+300)]
			m := namedAssignment().FindStringSubmatchIndex(s)
			if m == nil {
				return
			}
			name, value := strings.ToLower(s[m[2]:m[3]]), strings.TrimRight(s[m[4]:m[5]], ".!?:\\")
			found := match{span: span{at + m[4], at + m[4] + len(value)}, value: value, conf: Low, evidence: []string{"name", "shape"}}
			if !form().MatchString(value) || t.taken(found.span) || placeholder(value) || !mixedValue(value) {
				return
			}
			if saysSecret(name) {
				found.conf, found.evidence = High, []string{"name", "shape", "entropy"}
			}
			t.add(found)
		},
	}
}

// mixedValue reports whether a value looks random: letters and digits, of three bits each
// or more.
func mixedValue(v string) bool {
	return strings.ContainsAny(v, "0123456789") && strings.ContainsAny(strings.ToLower(v), "abcdefghijklmnopqrstuvwxyz") && entropy(v) >= 3
}

// secretFamilies are the detectors of the tables of secrets.
func secretFamilies() []Detector {
	var list []Detector
	for i := range allIssuedTokens {
		list = append(list, allIssuedTokens[i].detector())
	}
	for i := range namedSecrets {
		list = append(list, namedSecrets[i].detector())
	}
	return list
}

func familyNames() []string {
	var names []string
	for i := range allIssuedTokens {
		names = append(names, "secret:"+allIssuedTokens[i].name)
	}
	for i := range namedSecrets {
		names = append(names, "secret:"+namedSecrets[i].name)
	}
	return names
}

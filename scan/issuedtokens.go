package scan

import (
	"regexp"
	"sync"
)

// An issuedToken is a kind of secret that begins with what its issuer puts before all of them, so
// that it is known by its form alone. Kinds with rules of their own have files of their own.
type issuedToken struct {
	name   string // of the detector, without "secret:"
	about  string
	starts []string
	// lengths are those of the first word, for a kind whose first bytes say nothing.
	lengths []int
	// beside is what stands beside that word, see Detector.
	beside string
	form   string // RE2, from the first byte on
	keep   int    // bytes that are shown
	words  []string
	// common says that other things begin like this: without a keyword it is of medium
	// confidence.
	common bool
}

// issuedTokens are the kinds, by name. The comment names the issuer's page that shows the form.
var issuedTokens = []issuedToken{
	// 1Password, "Secret Key": account id and six groups
	{name: "onepassword_secret_key", about: "1Password secret keys", starts: []string{"a3-"}, form: `^A3-[0-9A-Z]{6}-(?:[0-9A-Z]{11}|[0-9A-Z]{6}-[0-9A-Z]{5})(?:-[0-9A-Z]{5}){3}`, keep: 3, words: []string{"1password", "secret key", "emergency kit"}, common: true},
	// 1Password, "Service accounts": JSON in base64
	{name: "onepassword_service_token", about: "1Password service account tokens", starts: []string{"ops_eyj"}, form: `^ops_eyJ[0-9A-Za-z+/_-]{250,900}={0,3}`, keep: 4, words: []string{"1password"}},
	// Adobe, "OAuth Server-to-Server credentials"
	{name: "adobe_client_secret", about: "Adobe client secrets", starts: []string{"p8e-"}, form: `^p8e-[0-9A-Za-z_-]{32}`, keep: 4, words: []string{"adobe"}},
	// Airtable, "Personal access tokens": id and 64 hexadecimal digits
	{name: "airtable_token", about: "Airtable personal access tokens", starts: []string{"pat"}, form: `^pat[0-9A-Za-z]{14}\.[0-9a-f]{64}`, keep: 3, words: []string{"airtable"}},
	// Apify, "API integration"
	{name: "apify_token", about: "Apify tokens", starts: []string{"apify_api_"}, form: `^apify_api_[0-9A-Za-z]{34,38}`, keep: 10, words: []string{"apify"}},
	// Authress, "Service clients"
	{name: "authress_key", about: "Authress service client keys", starts: []string{"sc_", "ext_", "scauth_", "authress_"}, form: `^(?:sc|ext|scauth|authress)_[0-9A-Za-z]{5,30}\.[0-9A-Za-z]{4,6}\.acc[_-][0-9a-z-]{10,32}\.[0-9A-Za-z+/_=-]{30,120}`, keep: 3, words: []string{"authress"}},
	// AWS, "AppSync, API_KEY authorization"
	{name: "aws_appsync_key", about: "AWS AppSync API keys", starts: []string{"da2-"}, form: `^da2-[0-9a-z]{26}`, keep: 4, words: []string{"appsync", "graphql"}},
	// AWS, "Amazon Bedrock API keys": the long-lived ones begin with the name of their user
	{name: "aws_bedrock_key", about: "Amazon Bedrock API keys", starts: []string{"abskqmvkcm9ja0fqsutles"}, form: `^ABSKQmVkcm9ja0FQSUtleS[0-9A-Za-z+/]{100,120}={0,2}`, keep: 4, words: []string{"bedrock"}},
	// Amazon, "Marketplace Web Service, MWSAuthToken"
	{name: "aws_mws_token", about: "Amazon MWS tokens", starts: []string{"amzn.mws."}, form: `^amzn\.mws\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}`, keep: 9, words: []string{"mws", "seller"}},
	// Microsoft, "Azure App Configuration, connection strings"
	{name: "azure_app_configuration", about: "connection strings of Azure App Configuration", starts: []string{"azconfig.io;id="}, form: `^azconfig\.io;Id=[^;\s]{4,60};Secret=([0-9A-Za-z+/]{36,90}={0,2})`, keep: 14, words: []string{"azure", "connection string"}},
	// Microsoft, "Application passwords": three signs, a digit, Q~
	{name: "azure_client_secret", about: "client secrets of Microsoft Entra (Azure AD)", lengths: []int{5}, beside: "~", form: `^[0-9A-Za-z]{3}[0-9]Q~[0-9A-Za-z_~.-]{30,33}[0-9A-Za-z_~-]`, keep: 3, words: []string{"azure", "entra", "client secret", "clientsecret", "tenant"}},
	// Microsoft, "Secure access and data in Azure Logic Apps": the signature is all that calls need
	{name: "azure_logic_app_url", about: "addresses that start Azure Logic Apps", starts: []string{"logic.azure.com"}, form: `^logic\.azure\.com(?::443)?/workflows/[0-9a-f]{32}/triggers/[0-9A-Za-z_-]{1,80}/(?:paths/invoke|run)[^\s"'<>]{0,300}[?&]sig=[0-9A-Za-z_-]{30,60}`, keep: 15, words: []string{"logic app", "workflow", "trigger"}},
	// Bitbucket, "App passwords"
	{name: "bitbucket_app_password", about: "Bitbucket app passwords", starts: []string{"atbb"}, form: `^ATBB[0-9A-Za-z_-]{24}[0-9A-F]{8}`, keep: 4, words: []string{"bitbucket"}},
	// Brevo, "Create and manage your API keys", "SMTP keys"
	{name: "brevo_key", about: "Brevo (Sendinblue) API and SMTP keys", starts: []string{"xkeysib-", "xsmtpsib-"}, form: `^x(?:key|smtp)sib-[0-9a-f]{64}-[0-9A-Za-z]{16}`, keep: 8, words: []string{"brevo", "sendinblue"}},
	// Buildkite, "Managing API access tokens"
	{name: "buildkite_token", about: "Buildkite tokens", starts: []string{"bkua_", "bkct_"}, form: `^bk(?:ua_[0-9a-f]{40}|ct_[0-9A-Za-z_-]{40,60})`, keep: 5, words: []string{"buildkite"}},
	// CircleCI, "Managing API tokens"
	{name: "circleci_token", about: "CircleCI tokens", starts: []string{"ccipat_", "cciprj_"}, form: `^CCIP(?:AT|RJ)_[0-9A-Za-z]{20,24}_[0-9a-f]{40}`, keep: 7, words: []string{"circleci"}},
	// ClickHouse Cloud, "Managing API keys"
	{name: "clickhouse_key", about: "ClickHouse Cloud key secrets", starts: []string{"4b1d"}, form: `^4b1d[0-9A-Za-z]{38}`, keep: 4, words: []string{"clickhouse"}, common: true},
	// Cloudflare, "Origin CA keys"
	{name: "cloudflare_origin_ca_key", about: "Cloudflare Origin CA keys", starts: []string{"v1.0-"}, form: `^v1\.0-[0-9a-f]{24}-[0-9a-f]{146}`, keep: 5, words: []string{"cloudflare"}},
	// Contentful, "Personal access tokens"
	{name: "contentful_token", about: "Contentful personal access tokens", starts: []string{"cfpat-"}, form: `^CFPAT-[0-9A-Za-z_-]{43}`, keep: 6, words: []string{"contentful"}},
	// The Cargo book, "Publishing on crates.io"
	{name: "crates_io_token", about: "crates.io tokens", starts: []string{"cio"}, form: `^cio[0-9A-Za-z]{32}`, keep: 3, words: []string{"crates.io", "cargo", "bearer"}, common: true},
	// Defined Networking, "API tokens"
	{name: "defined_networking_token", about: "Defined Networking tokens", starts: []string{"dnkey-"}, form: `^dnkey-[0-9A-Za-z=_-]{26}-[0-9A-Za-z=_-]{52}`, keep: 6, words: []string{"defined networking"}},
	// Deno, "Access tokens"
	{name: "deno_token", about: "Deno Deploy tokens", starts: []string{"ddp_", "ddw_"}, form: `^dd[pw]_[0-9A-Za-z]{36}`, keep: 4, words: []string{"deno"}},
	// OWASP Dependency-Track, "REST API"
	{name: "dependency_track_key", about: "Dependency-Track API keys", starts: []string{"odt_"}, form: `^odt_[0-9A-Za-z]{32,100}`, keep: 4, words: []string{"dependency-track", "dependencytrack"}},
	// Dropbox, "OAuth guide": short-lived tokens
	{name: "dropbox_token", about: "Dropbox access tokens", starts: []string{"sl."}, form: `^sl\.(?:[A-Z]|u\.)[0-9A-Za-z=_.-]{128,900}[0-9A-Za-z=_-]`, keep: 3, words: []string{"dropbox"}},
	// Duffel, "Making requests"
	{name: "duffel_token", about: "Duffel tokens", starts: []string{"duffel_live_", "duffel_test_"}, form: `^duffel_(?:test|live)_[0-9A-Za-z_=-]{43}`, keep: 12, words: []string{"duffel"}},
	// EasyPost, "Authentication"
	{name: "easypost_key", about: "EasyPost API keys", starts: []string{"ezak", "eztk"}, form: `^EZ[AT]K[0-9A-Za-z]{54}`, keep: 4, words: []string{"easypost"}},
	// Firecrawl, "Authentication"
	{name: "firecrawl_key", about: "Firecrawl API keys", starts: []string{"fc-"}, form: `^fc-[0-9a-f]{32}`, keep: 3, words: []string{"firecrawl"}},
	// Flutterwave, "API keys"
	{name: "flutterwave_key", about: "Flutterwave secret and encryption keys", starts: []string{"flwseck-", "flwseck_test-"}, form: `^FLWSECK(?:_TEST)?-(?:[0-9A-Ha-h]{32}-X|[0-9A-Ha-h]{12})`, keep: 8, words: []string{"flutterwave"}},
	// Fly.io, "Access tokens": macaroons
	{name: "flyio_token", about: "Fly.io tokens", starts: []string{"fo1_", "fm1a_", "fm1r_", "fm2_"}, form: `^(?:fo1_[0-9A-Za-z_-]{43}|fm(?:1[ar]|2)_[0-9A-Za-z+/]{100,900}={0,3})`, keep: 4, words: []string{"fly.io"}},
	// Frame.io, "Developer tokens"
	{name: "frameio_token", about: "Frame.io tokens", starts: []string{"fio-u-"}, form: `^fio-u-[0-9A-Za-z_=-]{64}`, keep: 6, words: []string{"frame.io"}},
	// GoCardless, "API keys"
	{name: "gocardless_token", about: "GoCardless access tokens", starts: []string{"live_", "sandbox_"}, form: `^(?:live|sandbox)_[0-9A-Za-z_=-]{40}`, keep: 5, words: []string{"gocardless"}, common: true},
	// Google Chat, "Build a webhook"
	{name: "google_chat_webhook", about: "incoming webhooks of Google Chat", starts: []string{"chat.googleapis.com/v1/spaces/"}, form: `^chat\.googleapis\.com/v1/spaces/[0-9A-Za-z_-]{8,16}/messages\?key=AIza[0-9A-Za-z_-]{35}&token=[0-9A-Za-z_-]{20,60}(?:%3D){0,2}`, keep: 23, words: []string{"webhook", "chat"}},
	// Grafana, "API keys", until version 9: {"k": in base64
	{name: "grafana_api_key", about: "Grafana API keys of the old kind", starts: []string{"eyjrijoi"}, form: `^eyJrIjoi[0-9A-Za-z]{70,400}={0,3}`, keep: 8, words: []string{"grafana"}},
	// Groq, "API keys"
	{name: "groq_key", about: "Groq API keys", starts: []string{"gsk_"}, form: `^gsk_[0-9A-Za-z]{52}`, keep: 4, words: []string{"groq"}},
	// Harness, "Manage API keys": account, id, secret
	{name: "harness_token", about: "Harness tokens", starts: []string{"pat.", "sat."}, form: `^[ps]at\.[0-9A-Za-z_-]{22}\.[0-9a-zA-Z]{24}\.[0-9A-Za-z]{20}`, keep: 4, words: []string{"harness"}},
	// Heroku, "Platform API", tokens since 2024
	{name: "heroku_token", about: "Heroku tokens", starts: []string{"hrku-aa"}, form: `^HRKU-AA[0-9A-Za-z_-]{58}`, keep: 5, words: []string{"heroku"}},
	// HubSpot, "Private apps"
	{name: "hubspot_token", about: "HubSpot private app tokens", starts: []string{"pat-na", "pat-eu"}, form: `^pat-(?:na|eu)[0-9]-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}`, keep: 8, words: []string{"hubspot"}},
	// Infracost, "API key"
	{name: "infracost_key", about: "Infracost API keys", starts: []string{"ico-"}, form: `^ico-[0-9A-Za-z]{32}`, keep: 4, words: []string{"infracost"}},
	// 42, "API documentation"
	{name: "intra42_secret", about: "42 Intra client secrets", starts: []string{"s4t2ud-", "s4t2af-"}, form: `^s4t2(?:ud|af)-[0-9a-f]{64}`, keep: 7, words: []string{"intra"}},
	// Jina AI, "Reader": API keys
	{name: "jina_key", about: "Jina AI keys", starts: []string{"jina_"}, form: `^jina_[0-9A-Za-z_-]{60}`, keep: 5, words: []string{"jina"}},
	// Kubernetes, "Authenticating with Bootstrap Tokens"
	{name: "kubernetes_bootstrap_token", about: "bootstrap tokens of Kubernetes", starts: []string{"token "}, form: `^token ([0-9a-z]{6}\.[0-9a-z]{16})`, keep: 6, words: []string{"kubeadm", "kubernetes"}},
	// LangChain, "Create an account and API key"
	{name: "langsmith_key", about: "LangSmith API keys", starts: []string{"lsv2_pt_", "lsv2_sk_"}, form: `^lsv2_(?:pt|sk)_[0-9a-f]{32}_[0-9a-f]{10}`, keep: 8, words: []string{"langsmith", "langchain"}},
	// LaunchDarkly, "API access tokens", "SDK keys"
	{name: "launchdarkly_token", about: "LaunchDarkly tokens and SDK keys", starts: []string{"api-", "sdk-"}, form: `^(?:api|sdk)-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}`, keep: 4, words: []string{"launchdarkly"}, common: true},
	// Mailgun, "API keys"
	{name: "mailgun_validation_key", about: "Mailgun validation keys", starts: []string{"pubkey-"}, form: `^pubkey-[0-9a-f]{32}`, keep: 7, words: []string{"mailgun"}},
	// Mapbox, "Access tokens": JSON in base64, then a signature
	{name: "mapbox_token", about: "Mapbox secret and temporary tokens", starts: []string{"sk.eyj", "tk.eyj"}, form: `^[st]k\.eyJ[0-9A-Za-z_-]{50,400}\.[0-9A-Za-z_-]{22}`, keep: 3, words: []string{"mapbox"}},
	// Microsoft, "NuGet, API keys"
	{name: "nuget_api_key", about: "NuGet API keys", starts: []string{"oy2"}, form: `^oy2[0-9a-z]{43}`, keep: 3, words: []string{"nuget"}},
	// NVIDIA, "NGC User Guide": personal keys
	{name: "nvidia_api_key", about: "NVIDIA API keys", starts: []string{"nvapi-"}, form: `^nvapi-[0-9A-Za-z_-]{60,72}`, keep: 6, words: []string{"nvidia", "ngc"}},
	// Segment, "Public API": 64 letters and digits behind the prefix that Sourcegraph has too
	{name: "segment_token", about: "Segment public API tokens", starts: []string{"sgp_"}, form: `^sgp_[0-9A-Za-z]{64}`, keep: 4, words: []string{"segment"}},
	// StackHawk, "API keys"
	{name: "stackhawk_key", about: "StackHawk API keys", starts: []string{"hawk."}, form: `^hawk\.[0-9A-Za-z_-]{20}\.[0-9A-Za-z_-]{20}`, keep: 5, words: []string{"stackhawk"}},
	// Tavily, "API reference"
	{name: "tavily_key", about: "Tavily API keys", starts: []string{"tvly-"}, form: `^tvly-(?:dev-|prod-)?[0-9A-Za-z]{32}`, keep: 5, words: []string{"tavily"}},
	// JetBrains, "TeamCity REST API, Authentication": {"typ": "TCV2"} in base64
	{name: "teamcity_token", about: "TeamCity tokens", starts: []string{"eyj0exaioiaivenwmij9"}, form: `^eyJ0eXAiOiAiVENWMiJ9\.[0-9A-Za-z_-]{36}\.[0-9A-Za-z_-]{48}`, keep: 8, words: []string{"teamcity"}},
	// Microsoft, "Create an incoming webhook"
	{name: "teams_webhook", about: "incoming webhooks of Microsoft Teams", starts: []string{"webhook.office.com/webhookb2/", "outlook.office.com/webhook/"}, form: `^(?:webhook\.office\.com/webhookb2|outlook\.office\.com/webhook)/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}@[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/IncomingWebhook/[0-9a-f]{32}/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}`, keep: 18, words: []string{"teams", "webhook"}},
	// MongoDB Atlas, "Service accounts"
	{name: "mongodb_atlas_secret", about: "MongoDB Atlas client secrets", starts: []string{"mdb_sa_sk_"}, form: `^mdb_sa_sk_[0-9A-Za-z_-]{40}`, keep: 10, words: []string{"mongodb", "atlas"}},
	// Netlify, "Personal access tokens"
	{name: "netlify_token", about: "Netlify tokens", starts: []string{"nfp_", "nfc_", "nfo_", "nfb_", "nfu_"}, form: `^nf[pcobu]_[0-9A-Za-z]{36}`, keep: 4, words: []string{"netlify"}},
	// New Relic, "API keys": browser ingest
	{name: "newrelic_browser_key", about: "New Relic browser keys", starts: []string{"nrjs-"}, form: `^NRJS-[0-9a-f]{19}`, keep: 5, words: []string{"new relic", "newrelic"}},
	// Octopus Deploy, "How to create an API key"
	{name: "octopus_deploy_key", about: "Octopus Deploy API keys", starts: []string{"api-"}, form: `^API-[0-9A-Z]{26}`, keep: 4, words: []string{"octopus"}, common: true},
	// OpenRouter, "Authentication"
	{name: "openrouter_key", about: "OpenRouter API keys", starts: []string{"sk-or-v1-"}, form: `^sk-or-v1-[0-9a-f]{64}`, keep: 9, words: []string{"openrouter"}},
	// Red Hat, "Managing user-owned OAuth access tokens": a hash's name, then 32 bytes
	{name: "openshift_token", about: "OpenShift user tokens", starts: []string{"sha256~"}, form: `^sha256~[0-9A-Za-z_-]{43}`, keep: 7, words: []string{"openshift", "oc login"}},
	// Perplexity, "API keys"
	{name: "perplexity_key", about: "Perplexity API keys", starts: []string{"pplx-"}, form: `^pplx-[0-9A-Za-z]{48}`, keep: 5, words: []string{"perplexity"}},
	// Plaid, "Token exchange flow"
	{name: "plaid_access_token", about: "Plaid access tokens", starts: []string{"access-production-", "access-development-", "access-sandbox-"}, form: `^access-(?:sandbox|development|production)-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}`, keep: 7, words: []string{"plaid"}},
	// PostHog, "Personal API keys"
	{name: "posthog_key", about: "PostHog personal API keys", starts: []string{"phx_"}, form: `^phx_[0-9A-Za-z]{40,60}`, keep: 4, words: []string{"posthog"}},
	// ReadMe, "Authentication"
	{name: "readme_key", about: "ReadMe API keys", starts: []string{"rdme_"}, form: `^rdme_[0-9a-z]{70}`, keep: 5, words: []string{"readme"}},
	// Render, "The Render API"
	{name: "render_key", about: "Render API keys", starts: []string{"rnd_"}, form: `^rnd_[0-9A-Za-z]{28,40}`, keep: 4, words: []string{"render"}, common: true},
	// Replicate, "API tokens"
	{name: "replicate_token", about: "Replicate tokens", starts: []string{"r8_"}, form: `^r8_[0-9A-Za-z]{37}`, keep: 3, words: []string{"replicate"}},
	// Resend, "API keys"
	{name: "resend_key", about: "Resend API keys", starts: []string{"re_"}, form: `^re_[1-9A-HJ-NP-Za-km-z]{8}_[0-9A-Za-z]{24}`, keep: 3, words: []string{"resend"}},
	// Scalingo, "API tokens"
	{name: "scalingo_token", about: "Scalingo tokens", starts: []string{"tk-us-"}, form: `^tk-us-[0-9A-Za-z_-]{48}`, keep: 6, words: []string{"scalingo"}},
	// SettleMint, "Access tokens"
	{name: "settlemint_token", about: "SettleMint tokens", starts: []string{"sm_aat_", "sm_pat_", "sm_sat_"}, form: `^sm_[aps]at_[0-9A-Za-z]{16}`, keep: 7, words: []string{"settlemint"}},
	// Shippo, "Authentication"
	{name: "shippo_token", about: "Shippo tokens", starts: []string{"shippo_live_", "shippo_test_"}, form: `^shippo_(?:live|test)_[0-9A-Fa-f]{40}`, keep: 12, words: []string{"shippo"}},
	// SonarQube, "Managing your tokens"
	{name: "sonarqube_token", about: "SonarQube tokens", starts: []string{"squ_", "sqp_", "sqa_"}, form: `^sq[upa]_[0-9a-f]{40}`, keep: 4, words: []string{"sonar", "sonarqube"}},
	// Sourcegraph, "Access tokens"
	{name: "sourcegraph_token", about: "Sourcegraph tokens", starts: []string{"sgp_"}, form: `^sgp_(?:(?:[0-9A-Fa-f]{16}|local)_)?[0-9A-Fa-f]{40}`, keep: 4, words: []string{"sourcegraph"}},
	// Square, "Access tokens"
	{name: "square_access_token", about: "Square access tokens", starts: []string{"eaaa"}, form: `^EAAA[0-9A-Za-z_-]{60}`, keep: 4, words: []string{"square"}, common: true},
	// Tailscale, "Auth keys", "API access tokens"
	{name: "tailscale_key", about: "Tailscale keys", starts: []string{"tskey-"}, form: `^tskey-(?:auth|api|client|scim|webhook)-[0-9A-Za-z]{9,24}-[0-9A-Za-z]{22,40}`, keep: 6, words: []string{"tailscale"}},
	// Tencent Cloud, "Access keys"
	{name: "tencent_secret_id", about: "Tencent Cloud secret ids", starts: []string{"akid"}, form: `^AKID[0-9A-Za-z]{32}`, keep: 4, words: []string{"tencent", "qcloud", "secretid"}, common: true},
	// Trello, "Authorization"
	{name: "trello_token", about: "Trello tokens", starts: []string{"atta"}, form: `^ATTA[0-9a-f]{64}[0-9A-F]{8}`, keep: 4, words: []string{"trello"}},
	// Typeform, "Personal access token"
	{name: "typeform_token", about: "Typeform tokens", starts: []string{"tfp_"}, form: `^tfp_[0-9A-Za-z_.=-]{39,58}[0-9A-Za-z_=-]`, keep: 4, words: []string{"typeform"}},
	// WakaTime, "API docs"
	{name: "wakatime_key", about: "WakaTime API keys", starts: []string{"waka_"}, form: `^waka_[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}`, keep: 5, words: []string{"wakatime"}},
	// xAI, "API keys"
	{name: "xai_key", about: "xAI API keys", starts: []string{"xai-"}, form: `^xai-[0-9A-Za-z]{80}`, keep: 4, words: []string{"xai", "grok"}},
	// Yandex Cloud, "IAM tokens"
	{name: "yandex_iam_token", about: "Yandex Cloud IAM tokens", starts: []string{"t1."}, form: `^t1\.[0-9A-Za-z_-]{20,700}={0,2}\.[0-9A-Za-z_-]{86}={0,2}`, keep: 3, words: []string{"yandex"}},
	// Yandex Cloud, "API keys"
	{name: "yandex_api_key", about: "Yandex Cloud API keys", starts: []string{"aqvn"}, form: `^AQVN[0-9A-Za-z_-]{35,38}`, keep: 4, words: []string{"yandex"}},
	// Yandex Cloud, "Static access keys"
	{name: "yandex_static_key", about: "Yandex Cloud static keys", starts: []string{"yca", "ycb", "ycm", "ycn", "yco", "ycp"}, form: `^YC[ABMNOP][0-9A-Za-z_-]{37}`, keep: 2, words: []string{"yandex"}, common: true},
	// Zapier, "Trigger Zaps from webhooks"
	{name: "zapier_webhook", about: "webhooks of Zapier", starts: []string{"hooks.zapier.com/hooks/catch/"}, form: `^hooks\.zapier\.com/hooks/catch/[0-9]{4,10}/[0-9a-z]{5,16}`, keep: 29, words: []string{"zapier", "webhook"}, common: true},
	// Zuplo, "API keys"
	{name: "zuplo_key", about: "Zuplo API keys", starts: []string{"zpka_"}, form: `^zpka_[0-9A-Za-z]{32}_[0-9a-f]{8}`, keep: 5, words: []string{"zuplo"}},
}

// detector is the catalogue's entry for the kind.
func (k *issuedToken) detector() Detector {
	d := Detector{
		Name: "secret:" + k.name, About: k.about, Levels: "high by its form", Keywords: k.words,
		starts: k.starts, lengths: k.lengths, beside: k.beside, show: showPrefix, exact: true,
	}
	form := tokenForm{keep: k.keep}
	if k.common {
		d.Levels = "medium by its form; high with a keyword near"
		form.conf = Medium
	}
	find := sync.OnceValue(func() func(*text, int) {
		form.form = regexp.MustCompile(k.form)
		return form.finder()
	})
	d.find = func(t *text, at int) { find()(t, at) }
	return d
}

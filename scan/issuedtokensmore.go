package scan

import "slices"

// moreIssuedTokens are further kinds, by name: services of models of language, of payment, of programs.
var moreIssuedTokens = []issuedToken{
	// Adyen, "API credentials"
	{name: "adyen_key", about: "Adyen API keys", starts: []string{"aqe"}, form: `^AQE[0-9A-Za-z]{5}hmfuXNWTK0Qc[0-9A-Za-z+/]{30,120}=?-[0-9A-Za-z+/]{20,60}`, keep: 3, words: []string{"adyen"}},
	// Anyscale, "API keys"
	{name: "anyscale_token", about: "Anyscale tokens", starts: []string{"esecret_"}, form: `^esecret_[0-9a-z]{26,40}`, keep: 8, words: []string{"anyscale"}},
	// Buildkite, "Agent tokens"
	{name: "buildkite_job_token", about: "Buildkite job tokens", starts: []string{"bkaj_"}, form: `^bkaj_[0-9a-f]{40}`, keep: 5, words: []string{"buildkite"}},
	// Canva, "Connect APIs"
	{name: "canva_secret", about: "Canva Connect secrets", starts: []string{"cnvca"}, form: `^cnvca[0-9A-Za-z_-]{50,60}`, keep: 5, words: []string{"canva"}},
	// Cerebras, "API keys"
	{name: "cerebras_key", about: "Cerebras API keys", starts: []string{"csk-"}, form: `^csk-[0-9a-z]{48}`, keep: 4, words: []string{"cerebras"}},
	// ClickUp, "Authentication"
	{name: "clickup_token", about: "ClickUp tokens", starts: []string{"pk_"}, form: `^pk_[0-9]{5,10}_[0-9A-Z]{32}`, keep: 3, words: []string{"clickup"}},
	// Cloudflare, "Token formats"
	{name: "cloudflare_token", about: "Cloudflare tokens of the new form", starts: []string{"cfut_", "cfat_"}, form: `^cf[ua]t_[0-9A-Za-z]{40,48}`, keep: 5, words: []string{"cloudflare"}},
	// dbt, "Service account tokens"
	{name: "dbt_token", about: "dbt Cloud tokens", starts: []string{"dbtc_", "dbtu_"}, form: `^dbt[cu]_[0-9A-Za-z_-]{39,80}[0-9A-Za-z]`, keep: 5, words: []string{"dbt"}},
	// DeepSeek, "API keys"
	{name: "deepseek_key", about: "DeepSeek API keys", starts: []string{"sk-"}, form: `^sk-[0-9a-f]{32}`, keep: 3, words: []string{"deepseek"}, common: true},
	// E2B, "API key"
	{name: "e2b_key", about: "E2B API keys", starts: []string{"e2b_"}, form: `^e2b_[0-9a-f]{40}`, keep: 4, words: []string{"e2b"}},
	// ElevenLabs, "Authentication"
	{name: "elevenlabs_key", about: "ElevenLabs API keys", starts: []string{"sk_"}, form: `^sk_[0-9a-f]{48}`, keep: 3, words: []string{"elevenlabs"}},
	// Honeycomb, "API keys"
	{name: "honeycomb_key", about: "Honeycomb keys", starts: []string{"hcaik_", "hcxik_", "hcaic_", "hcxic_", "hcamk_", "hcxmk_", "hcalk_", "hcxlk_"}, form: `^hc[ax](?:ik|ic|mk|lk)_[0-9a-z]{58}`, keep: 6, words: []string{"honeycomb"}},
	// Infisical, "Service tokens"
	{name: "infisical_token", about: "Infisical service tokens", starts: []string{"st."}, form: `^st\.[0-9a-f]{24}\.[0-9a-f]{32}\.[0-9a-f]{32}`, keep: 3, words: []string{"infisical"}},
	// Meta, "Instagram API"
	{name: "instagram_token", about: "Instagram access tokens", starts: []string{"igqv"}, form: `^IGQV[0-9A-Za-z_-]{90,400}[0-9A-Za-z]`, keep: 4, words: []string{"instagram"}},
	// Klaviyo, "Authentication"
	{name: "klaviyo_key", about: "Klaviyo private keys", starts: []string{"pk_"}, form: `^pk_[0-9a-f]{34}`, keep: 3, words: []string{"klaviyo"}},
	// Langfuse, "API keys"
	{name: "langfuse_key", about: "Langfuse secret keys", starts: []string{"sk-lf-"}, form: `^sk-lf-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}`, keep: 6, words: []string{"langfuse"}},
	// Linear, "OAuth", "Webhooks"
	{name: "linear_oauth_token", about: "Linear OAuth tokens and webhook secrets", starts: []string{"lin_oauth_", "lin_wh_"}, form: `^lin_(?:oauth_[0-9a-f]{64}|wh_[0-9A-Za-z]{40})`, keep: 7, words: []string{"linear"}},
	// LinkedIn, "Client credentials"
	{name: "linkedin_client_secret", about: "LinkedIn client secrets of the new form", starts: []string{"wpl_ap1."}, form: `^WPL_AP1\.[0-9A-Za-z]{16}\.[0-9A-Za-z]{6}`, keep: 8, words: []string{"linkedin"}},
	// MailerSend, "API tokens"
	{name: "mailersend_token", about: "MailerSend tokens", starts: []string{"mlsn."}, form: `^mlsn\.[0-9a-f]{64}`, keep: 5, words: []string{"mailersend"}},
	// Neon, "API keys"
	{name: "neon_key", about: "Neon API keys", starts: []string{"napi_"}, form: `^napi_[0-9a-z]{64}`, keep: 5, words: []string{"neon"}},
	// Notion, "Authorization"
	{name: "notion_old_secret", about: "Notion tokens of the old form", starts: []string{"secret_"}, form: `^secret_[0-9A-Za-z]{43}`, keep: 7, words: []string{"notion"}},
	// Private Packagist, "API"
	{name: "packagist_token", about: "Packagist tokens", starts: []string{"packagist_ack_", "packagist_uck_", "packagist_acs_", "packagist_ucs_", "packagist_out_", "packagist_ort_", "packagist_oat_"}, form: `^packagist_(?:[au]c[ks]|out|ort|oat)_[0-9a-f]{68,80}`, keep: 14, words: []string{"packagist"}},
	// Paddle, "API keys"
	{name: "paddle_key", about: "Paddle API keys", starts: []string{"pdl_live_apikey_", "pdl_sdbx_apikey_"}, form: `^pdl_(?:live|sdbx)_apikey_[0-9a-z]{26}_[0-9A-Za-z]{22}_[0-9A-Za-z]{3}`, keep: 16, words: []string{"paddle"}},
	// Braintree, "Access tokens"
	{name: "paypal_token", about: "PayPal and Braintree access tokens", starts: []string{"access_token$"}, form: `^access_token\$(?:production|sandbox)\$[0-9a-z]{16}\$[0-9a-f]{32}`, keep: 13, words: []string{"braintree"}},
	// Pinecone, "API keys"
	{name: "pinecone_key", about: "Pinecone API keys", starts: []string{"pcsk_"}, form: `^pcsk_[0-9A-Za-z]{5,8}_[0-9A-Za-z]{60,68}`, keep: 5, words: []string{"pinecone"}},
	// Retool, "API"
	{name: "retool_token", about: "Retool tokens", starts: []string{"retool_"}, form: `^retool_[0-9A-Za-z]{26}`, keep: 7, words: []string{"retool"}},
	// Snyk, "Token formats"
	{name: "snyk_access_token", about: "Snyk access tokens", starts: []string{"snyk_uat.", "snyk_sat."}, form: `^snyk_[us]at\.[0-9a-z]{8}\.[0-9A-Za-z_-]{60,160}[0-9A-Za-z]`, keep: 9, words: []string{"snyk"}},
	// Socket, "API tokens"
	{name: "socket_key", about: "Socket API keys", starts: []string{"sktsec_"}, form: `^sktsec_[0-9A-Za-z_-]{40,60}[0-9A-Za-z]`, keep: 7, words: []string{"socket"}},
	// Stytch, "API keys"
	{name: "stytch_secret", about: "Stytch secrets", starts: []string{"secret-live-", "secret-test-"}, form: `^secret-(?:live|test)-[0-9A-Za-z_-]{34,44}[0-9A-Za-z]`, keep: 12, words: []string{"stytch"}},
	// UpCloud, "API tokens"
	{name: "upcloud_token", about: "UpCloud tokens", starts: []string{"ucat_"}, form: `^ucat_[0-9A-Z]{26}`, keep: 5, words: []string{"upcloud"}},
	// Vercel, "Blob"
	{name: "vercel_blob_token", about: "Vercel Blob tokens", starts: []string{"vercel_blob_rw_"}, form: `^vercel_blob_rw_[0-9A-Za-z]{16}_[0-9A-Za-z]{30,40}`, keep: 15, words: []string{"vercel"}},
	// WooCommerce, "REST API keys"
	{name: "woocommerce_key", about: "WooCommerce keys and secrets", starts: []string{"ck_", "cs_"}, form: `^c[ks]_[0-9a-f]{40}`, keep: 3, words: []string{"woocommerce"}},
}

var allIssuedTokens = slices.Concat(issuedTokens, moreIssuedTokens)

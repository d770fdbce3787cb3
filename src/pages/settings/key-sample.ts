import { curlSample, tokenVariable } from "#/lib/code-samples.ts";
import { shellQuote } from "#/lib/shell-quote.ts";

/** The key that the sample signs with. */
export interface ApiKey {
  api_key: string;
  api_secret: string;
}

/**
 * Shell commands that sign a token for an hour and list the datasets with it. All samples of the console take the token
 * from the same variable.
 */
export function keySample({ api_key, api_secret }: ApiKey, origin: string): string {
  return `API_KEY=${shellQuote(api_key)}
API_SECRET=${shellQuote(api_secret)}
encode() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }
now=$(date +%s)
head=$(printf '{"alg":"HS256","typ":"JWT","kid":"%s"}' "$API_KEY" | encode)
claims=$(printf '{"sub":"%s","iss":"sdk","iat":%d,"exp":%d}' "$API_KEY" "$now" "$((now + 3600))" | encode)
signature=$(printf '%s' "$head.$claims" | openssl dgst -sha256 -hmac "$API_SECRET" -binary | encode)
export ${tokenVariable}="$head.$claims.$signature"

${curlSample({ method: "GET", url: `${origin}/api/v1/datasets` })}
`;
}

import { useQuery } from "@tanstack/react-query";
import { apiKeysQuery, sessionsQuery, useEndSession, useRevokeKey } from "#/api/access.ts";
import { useFeature } from "#/api/session.ts";
import { settingsText } from "#/strings/settings.ts";
import { AccessList } from "./access-list.tsx";
import { Setting } from "./setting.tsx";

const words = settingsText.access;

/** The existing API keys, if the backend lists them. */
export function KeyList() {
  return useFeature("access") === true ? <Keys /> : null;
}

function Keys() {
  const query = useQuery({
    ...apiKeysQuery(),
    select: (keys) => keys.map((key) => ({ ...key, id: key.api_key, name: key.api_key })),
  });
  const revoke = useRevokeKey();
  return <AccessList label={words.keys.label} query={query} revoke={revoke} words={words.keys} />;
}

/** The user's sessions, with buttons that end them. */
export function SessionsSetting() {
  if (useFeature("access") !== true) return null;
  return (
    <Setting name="sessions" title={words.sessions.label} text={words.sessions.text}>
      <Sessions />
    </Setting>
  );
}

function Sessions() {
  const query = useQuery({
    ...sessionsQuery(),
    select: (sessions) => sessions.map((one) => ({ ...one, name: words.sessions.name(one.id) })),
  });
  const revoke = useEndSession();
  return (
    <AccessList label={words.sessions.label} query={query} revoke={revoke} words={words.sessions} />
  );
}

import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { connectionQuery } from "#/api/server-check.ts";
import { describeError } from "#/api/describe-error.ts";
import { capabilitiesQuery, meQuery } from "#/api/session.ts";
import { exactDuration } from "#/lib/time.ts";
import { settingsText } from "#/strings/settings.ts";
import { shellText } from "#/strings/shell.ts";
import classes from "./connection-setting.module.css";
import { Setting } from "./setting.tsx";

const words = settingsText.connection;

/** The server, the signed-in user, and whether the server answers. */
export function ConnectionSetting() {
  const connection = useQuery(connectionQuery());
  const { data: capabilities } = useQuery(capabilitiesQuery());
  const me = useQuery(meQuery());
  const isOurs = capabilities !== undefined && capabilities.features.length > 0;

  function state(): ReactNode {
    if (connection.isFetching) return words.asking;
    if (connection.isSuccess) return words.answers(exactDuration(connection.data));
    const { title, message, requestId } = describeError(connection.error);
    return (
      <span className={classes.failed}>
        {title}. {message} {requestId && shellText.states.requestId(requestId)}
      </span>
    );
  }

  return (
    <Setting name="connection" title={words.title} text={words.text}>
      <dl className={classes.facts}>
        <dt>{words.server}</dt>
        <dd>{capabilities && (isOurs ? words.stillframe(capabilities.version) : words.plain)}</dd>
        <dt>{words.address}</dt>
        <dd>
          <code>{location.origin}/api/v1</code>
        </dd>
        <dt>{words.person}</dt>
        <dd>{me.isSuccess && (me.data?.email ?? words.unknownPerson)}</dd>
        <dt>{words.state}</dt>
        <dd>
          <span role="status">{state()}</span>
        </dd>
      </dl>
      <div className={classes.actions}>
        <Button variant="default" size="xs" onClick={() => void connection.refetch()}>
          {words.again}
        </Button>
        {isOurs && (
          <>
            <a href="/docs">{words.docs}</a>
            <a href="/openapi.json">{words.openapi}</a>
          </>
        )}
      </div>
    </Setting>
  );
}

import { IconCheck, IconMinus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { features } from "#contract/features.ts";
import { Bone } from "#/components/ui/bone.tsx";
import { describeError } from "#/api/describe-error.ts";
import { capabilitiesQuery } from "#/api/session.ts";
import { ErrorMessage } from "#/components/error-message.tsx";
import { settingsText } from "#/strings/settings.ts";
import classes from "./abilities.module.css";
import { Setting } from "./setting.tsx";

const words = settingsText.abilities;
const documented = Object.entries(words.documented).map(([id, ability]) => ({ id, ...ability }));
const extensions = features.map((id) => ({ id, ...words.features[id] }));

/** The features of the backend in words: those that every backend has, and those that only some have. */
export function Abilities() {
  const { data, error, isPending, refetch } = useQuery(capabilitiesQuery());
  return (
    <Setting name="abilities" title={words.title} text={words.text}>
      {isPending ? (
        <Bone height="10rem" />
      ) : data ? (
        <Lists offered={data.features} />
      ) : (
        <ErrorMessage error={describeError(error)} onRetry={() => void refetch()} />
      )}
    </Setting>
  );
}

function Lists({ offered }: { offered: readonly string[] }) {
  const can = extensions.filter(({ id }) => offered.includes(id));
  const cannot = extensions.filter(({ id }) => !offered.includes(id));
  const unknown = offered.filter((name) => !extensions.some(({ id }) => id === name));
  return (
    <div className={classes.lists}>
      <h3>{words.can}</h3>
      <AbilityList abilities={[...documented, ...can]} has />
      {unknown.length > 0 && <p className={classes.note}>{words.unknown(unknown.join(", "))}</p>}
      <h3>{words.cannot}</h3>
      {cannot.length > 0 ? (
        <AbilityList abilities={cannot} has={false} />
      ) : (
        <p className={classes.note}>{words.nothingMissing}</p>
      )}
    </div>
  );
}

interface AbilityListProps {
  abilities: readonly { id: string; name: string; text: string }[];
  has: boolean;
}

function AbilityList({ abilities, has }: AbilityListProps) {
  const Icon = has ? IconCheck : IconMinus;
  return (
    <ul className={classes.list} data-has={has || undefined}>
      {abilities.map(({ id, name, text }) => (
        <li key={id}>
          <Icon size={16} aria-hidden />
          <span>
            <strong>{name}.</strong> {text}
          </span>
        </li>
      ))}
    </ul>
  );
}

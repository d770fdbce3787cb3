import { TextInput } from "@mantine/core";
import { useFeature } from "#/api/session.ts";
import { createDatasetText as words } from "#/strings/datasets.ts";

interface ServerFolderProps {
  path: string;
  disabled: boolean;
  onPath: (path: string) => void;
}

/** A folder of the server instead of files; nothing where the server takes none. */
export function ServerFolder({ path, disabled, onPath }: ServerFolderProps) {
  if (useFeature("server_folders") !== true) return null;
  return (
    <TextInput
      label={words.serverFolder}
      description={words.serverFolderHint}
      value={path}
      disabled={disabled}
      maxLength={4096}
      autoComplete="off"
      spellCheck={false}
      onChange={({ currentTarget }) => onPath(currentTarget.value)}
    />
  );
}

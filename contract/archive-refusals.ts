/** Why an archive of media is refused; see `refusals.ts`. */
export const archiveRefusals = {
  archive_unreadable: [
    400,
    ({ archive }: { archive: string }) =>
      `${archive} is no .zip, .tar or .tar.gz that can be read: nothing was added`,
  ],
  archive_entry_outside: [
    400,
    ({ entry }: { entry: string }) =>
      `Nothing was added: in the archive, ${entry} leads out of its folder`,
  ],
  archive_link: [
    400,
    ({ entry }: { entry: string }) => `Nothing was added: in the archive, ${entry} is a link`,
  ],
  archive_special: [
    400,
    ({ entry }: { entry: string }) =>
      `Nothing was added: in the archive, ${entry} is neither a file nor a folder`,
  ],
  archive_nested: [
    400,
    ({ entry }: { entry: string }) =>
      `Nothing was added: in the archive, ${entry} is an archive itself`,
  ],
  archive_encrypted: [
    400,
    ({ entry }: { entry: string }) => `Nothing was added: in the archive, ${entry} is encrypted`,
  ],
  archive_method: [
    400,
    ({ entry }: { entry: string }) =>
      `Nothing was added: in the archive, ${entry} is compressed in a way that is not supported`,
  ],
  archive_damaged: [
    400,
    ({ entry }: { entry: string }) =>
      `Nothing was added: in the archive, ${entry} cannot be read: the archive is damaged, or ends too early`,
  ],
  archive_cut: [
    400,
    ({ entry }: { entry: string }) =>
      `Nothing was added: the archive ends after ${entry}, without the empty block at the end of a tar: a part of it is missing`,
  ],
  archive_too_many: [
    400,
    ({ entry, limit }: { entry: string; limit: number }) =>
      `Nothing was added: an archive may have ${limit} entries, and ${entry} is one more`,
  ],
  archive_ratio: [
    400,
    ({ entry, limit }: { entry: string; limit: number }) =>
      `Nothing was added: with ${entry} the files are more than ${limit} times as large as the archive`,
  ],
} as const;

/** Why the service cannot start, in one line for the user: no stack trace is shown. */
export class StartError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "StartError";
  }
}

/** Another live process holds the folder, exclusively, or in shared mode where this one needs it exclusively. */
export class FolderInUseError extends StartError {}

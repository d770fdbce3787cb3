/** How long a removed snapshot or dataset is kept, and what an edit can be undone to. */
export const removedDays = 7;

import { type Dialect, type Kysely, Transaction } from "kysely";

/**
 * Transactions that send each statement at once, without waiting for earlier results: the server runs them in the order
 * of their calls. So statements that do not need each other's results share one round trip, `await Promise.all([…])`,
 * and BEGIN costs none. If a statement fails, all later ones fail too. Kysely's own transactions send a statement only
 * after the result of the previous one. The connections must be opened with `pipeline: true`.
 */
export function pipelinedTransactions<Schema>(db: Kysely<Schema>, dialect: Dialect) {
  const driver = dialect.createDriver();

  return async function transaction<T>(work: (trx: Transaction<Schema>) => Promise<T>): Promise<T> {
    return await db.getExecutor().provideConnection(async (connection) => {
      let isOver = false;
      // The first statement that failed. The ones behind it fail as well, and theirs may be the error that is thrown.
      let failed: { error: unknown } | undefined;
      const executor = db.getExecutor().withConnectionProvider({
        async provideConnection(use) {
          if (isOver) throw new Error("The transaction is over");
          try {
            return await use(connection);
          } catch (error) {
            failed ??= { error };
            throw error;
          }
        },
      });
      const begun = driver.beginTransaction(connection, {});
      // It fails only with its connection, and then the first statement fails too.
      begun.catch(() => {});
      try {
        const result = await work(
          new Transaction<Schema>({ config: { dialect }, dialect, driver, executor }),
        );
        isOver = true;
        await begun;
        await driver.commitTransaction(connection);
        return result;
      } catch (error) {
        isOver = true;
        await driver.rollbackTransaction(connection);
        throw isOfAborted(error) && failed !== undefined ? failed.error : error;
      }
    });
  };
}

/** Whether a statement failed only because one before it had. */
function isOfAborted(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "25P02";
}

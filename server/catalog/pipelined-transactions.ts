import { type Dialect, type Kysely, Transaction } from "kysely";

/**
 * Transactions of which each statement is sent at once, without waiting for the answers to those before it: the
 * server runs them in the order in which they were asked for. So statements that do not need each other's answers
 * cost one wait together, `await Promise.all([…])`, and BEGIN costs none. Where one fails, the later ones fail with it.
 * Kysely's own transactions send a statement when the one before it has its answer. The connections must be made with
 * `pipeline: true`.
 */
export function pipelinedTransactions<Schema>(db: Kysely<Schema>, dialect: Dialect) {
  const driver = dialect.createDriver();

  return async function transaction<T>(work: (trx: Transaction<Schema>) => Promise<T>): Promise<T> {
    return await db.getExecutor().provideConnection(async (connection) => {
      let isOver = false;
      const executor = db.getExecutor().withConnectionProvider({
        async provideConnection(use) {
          if (isOver) throw new Error("The transaction is over");
          return await use(connection);
        },
      });
      const begun = driver.beginTransaction(connection, {});
      // It fails only with its connection, and then the first statement does as well.
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
        throw error;
      }
    });
  };
}

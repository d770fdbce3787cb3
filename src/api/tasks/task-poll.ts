import { type Query, type QueryClient, focusManager, onlineManager } from "@tanstack/react-query";
import type { Task, TaskListQuery, TaskPage } from "#contract/task.ts";
import { taskKeys } from "#/api/keys.ts";
import { type StartedTask, StartedTasks } from "./started-tasks.ts";
import { changedKeys, taskEvents } from "./task-effects.ts";
import {
  datasetTasks,
  everyUnfinished,
  hasUnfinished,
  isDue,
  isRunningList,
  mergeRows,
  pageOf,
  queryOf,
  signature,
  typeTasks,
  unique,
} from "./task-lists.ts";
import type { ExpectedTask } from "./task-match.ts";
import { nextPoll } from "./task-schedule.ts";

type Fetch = (query: TaskListQuery) => Promise<TaskPage>;

/**
 * The one poll of a tab. Components that show tasks read a task list query; each round reads once every list on the
 * screen that may have changed, and further lists that a started task needs. It then refetches exactly the queries that
 * the difference between two rounds has changed.
 */
export class TaskPoll {
  #client: QueryClient;
  #fetch: Fetch;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopWatching: (() => void) | undefined;
  #users = 0;
  #round: Promise<void> | undefined;
  #sinceStart: number | null = null;
  #failures = 0;
  #watched = 0;
  #seen = new Map<string, readonly Task[]>();
  #started = new StartedTasks();

  constructor(client: QueryClient, fetch: Fetch) {
    this.#client = client;
    this.#fetch = fetch;
  }

  /** Runs until the returned function is called; several users share one run. */
  start(): () => void {
    this.#users += 1;
    if (this.#users === 1) this.#watch();
    let running = true;
    return () => {
      if (!running) return;
      running = false;
      this.#users -= 1;
      if (this.#users === 0) this.#unwatch();
    };
  }

  get started(): readonly StartedTask[] {
    return this.#started.all;
  }

  /** Started tasks that have not ended, or are not found yet. */
  get open(): readonly StartedTask[] {
    return this.#started.open;
  }

  subscribe = (listener: () => void): (() => void) => this.#started.subscribe(listener);

  /** Follows a task that was just started; the first poll is immediate. Returns the key of its entry. */
  expect(expected: ExpectedTask): number {
    const key = this.#started.add(expected);
    void this.poll(true);
    return key;
  }

  /** Drops an entry, once its end has been shown. */
  forget(key: number): void {
    this.#started.forget(key);
  }

  /** Drops the entry of a task whose end need not be reported. */
  forgetTask(taskId: string): void {
    for (const { key, task } of this.#started.all) {
      if (task?.task_id === taskId) this.#started.forget(key);
    }
  }

  forgetAll(): void {
    for (const { key } of this.#started.all) this.#started.forget(key);
  }

  /** Runs one round now. A running round began before the reason for this call, so another follows it. */
  async poll(justStarted = false): Promise<void> {
    await this.#next(async () => {
      if (justStarted) this.#sinceStart = 0;
      await this.#ask([...this.#onScreen().map(queryOf), ...this.#needed(null)]);
    });
  }

  async #next(work: () => Promise<unknown>): Promise<void> {
    const before = this.#round;
    const round = (async () => {
      await before;
      clearTimeout(this.#timer);
      if (!onlineManager.isOnline()) return;
      await work();
      if (this.#sinceStart !== null) this.#sinceStart += 1;
      this.#started.losePatience();
    })();
    this.#round = round;
    await round;
    if (this.#round !== round) return;
    this.#round = undefined;
    this.#schedule();
  }

  /** A round by schedule: finished tasks are not read again. */
  async #look(): Promise<void> {
    const watch = this.#onScreen().find(isRunningList);
    const before = signature(watch);
    if (watch && !(await this.#ask([queryOf(watch)]))) return;
    const known = everyUnfinished(watch);
    const others = this.#onScreen().filter((query) => query !== watch);
    if (known) for (const query of others) mergeRows(this.#client, query, known);
    const moved = signature(watch) !== before;
    const due = others.filter((query) => moved || isDue(query, known, Date.now()));
    await this.#ask([...due.map(queryOf), ...this.#needed(known)]);
  }

  /** Returns whether all of them were answered. */
  async #ask(queries: readonly TaskListQuery[]): Promise<boolean> {
    const results = await Promise.allSettled(
      unique(queries).map(async (query) => this.#client.query(this.#options(query))),
    );
    const failed = results.some(({ status }) => status === "rejected");
    if (failed) this.#failures += 1;
    else if (results.length > 0) this.#failures = 0;
    // without a user there is no listener on the cache, and a started task is still to be found
    for (const result of results) {
      if (result.status === "fulfilled") this.#started.match(result.value.tasks);
    }
    return !failed;
  }

  #options(query: TaskListQuery) {
    return {
      queryKey: taskKeys.list(query),
      queryFn: async () => this.#fetch(query),
      staleTime: 0,
    };
  }

  #onScreen(): Query[] {
    return this.#client.getQueryCache().findAll({ queryKey: taskKeys.lists(), type: "active" });
  }

  /** The lists that will contain the started tasks, except tasks that are known to be running still. */
  #needed(known: readonly Task[] | null): TaskListQuery[] {
    const going = new Set(known?.map(({ task_id }) => task_id));
    return this.#started.open
      .filter(({ task }) => task === null || !going.has(task.task_id))
      .map(({ expected, task }): TaskListQuery => {
        const datasetId = task?.dataset_id ?? expected.datasetId;
        return datasetId === null ? typeTasks(expected.taskType) : datasetTasks(datasetId);
      });
  }

  /** Compares each new answer of a list with the previous one, whichever component requested it. */
  #compare(query: Query): void {
    const page = pageOf(query);
    if (page === undefined) return;
    const before = this.#seen.get(query.queryHash);
    if (before === page.tasks) return;
    this.#seen.set(query.queryHash, page.tasks);
    this.#started.match(page.tasks);
    // its rows are not shown: the lists that it makes us read show the changes
    if (isRunningList(query)) return;
    // the first answer of a list shows no change, except for tasks that this tab started
    const own = new Set(this.#started.all.map(({ task }) => task?.task_id));
    const events = taskEvents(
      before ?? page.tasks.filter(({ task_id }) => !own.has(task_id)),
      page.tasks,
    );
    for (const queryKey of changedKeys(events)) void this.#client.invalidateQueries({ queryKey });
  }

  #watch(): void {
    const now = (): void => void this.poll();
    const stops = [
      focusManager.subscribe((visible) => (visible ? now() : this.#schedule())),
      onlineManager.subscribe((online) => (online ? now() : this.#schedule())),
      this.#client.getQueryCache().subscribe(({ type, query }) => {
        if (query.queryKey[0] !== "tasks" || query.queryKey[1] !== "list") return;
        if (type === "updated") this.#compare(query);
        if (type === "removed") this.#seen.delete(query.queryHash);
        const watched = this.#onScreen().length;
        if (watched !== this.#watched || type === "updated") this.#schedule();
        this.#watched = watched;
      }),
    ];
    this.#stopWatching = () => {
      for (const stop of stops) stop();
    };
    this.#schedule();
  }

  #unwatch(): void {
    clearTimeout(this.#timer);
    this.#stopWatching?.();
    this.#stopWatching = undefined;
  }

  #schedule(): void {
    if (this.#round !== undefined || this.#users === 0) return;
    clearTimeout(this.#timer);
    const shown = this.#onScreen();
    const own = this.#started.open.length > 0;
    const delay = nextPoll({
      visible: focusManager.isFocused(),
      online: onlineManager.isOnline(),
      busy: own || shown.some(hasUnfinished),
      own,
      watched: shown.length > 0,
      sinceStart: this.#sinceStart,
      failures: this.#failures,
    });
    if (delay !== null)
      this.#timer = setTimeout(() => void this.#next(async () => this.#look()), delay);
  }
}

import { type Query, type QueryClient, focusManager, onlineManager } from "@tanstack/react-query";
import { type Task, type TaskListQuery, type TaskPage, isFinal } from "#contract/task.ts";
import { taskKeys } from "./keys.ts";
import { changedKeys, taskEvents } from "./task-effects.ts";
import { type ExpectedTask, findExpected } from "./task-match.ts";
import { nextPoll } from "./task-schedule.ts";

/** A task that this tab started, from the 202 on. */
export interface StartedTask {
  /** Of this tab, not of the server. */
  key: number;
  expected: ExpectedTask;
  /** Null until a list shows it. */
  task: Task | null;
  state: "unseen" | "running" | "ended" | "lost";
}

type Fetch = (query: TaskListQuery) => Promise<TaskPage>;

/** Polls after which a task that no list shows is given up: about a minute. */
const patience = 32;
/** Polls after which a new task of another author is taken for ours: about three seconds. */
const ownPatience = 3;

/**
 * The one poll of a tab. Whoever shows tasks reads a task list query as usual; each round asks once for
 * every list that is on the screen, and for what a started task needs beyond them. It then refetches
 * exactly the queries that the difference between two rounds says have changed.
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
  #lastKey = 0;
  #seen = new Map<string, readonly Task[]>();
  #polls = new Map<number, number>();
  #started: readonly StartedTask[] = [];
  #listeners = new Set<() => void>();

  constructor(client: QueryClient, fetch: Fetch) {
    this.#client = client;
    this.#fetch = fetch;
  }

  /** Runs until the function it answers is called; several users share one run. */
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
    return this.#started;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Follows a task that was just started; the first poll is immediate. Answers the key of its entry. */
  expect(expected: ExpectedTask): number {
    this.#lastKey += 1;
    const entry: StartedTask = { key: this.#lastKey, expected, task: null, state: "unseen" };
    this.#setStarted([...this.#started, entry]);
    void this.poll(true);
    return entry.key;
  }

  /** Drops an entry, once its end has been shown. */
  forget(key: number): void {
    this.#polls.delete(key);
    this.#setStarted(this.#started.filter((entry) => entry.key !== key));
  }

  /** One round now. A round that is under way was asked before whatever led to this call: another follows. */
  async poll(justStarted = false): Promise<void> {
    const before = this.#round;
    const round = (async () => {
      await before;
      clearTimeout(this.#timer);
      if (justStarted) this.#sinceStart = 0;
      if (onlineManager.isOnline()) await this.#ask();
    })();
    this.#round = round;
    await round;
    if (this.#round !== round) return;
    this.#round = undefined;
    this.#schedule();
  }

  async #ask(): Promise<void> {
    const queries = [...this.#onScreen().map(queryOf), ...this.#extra()];
    const results = await Promise.allSettled(
      queries.map(async (query) => this.#client.query(this.#options(query))),
    );
    this.#failures = results.some(({ status }) => status === "rejected") ? this.#failures + 1 : 0;
    if (this.#sinceStart !== null) this.#sinceStart += 1;
    // without a user nobody listens to the cache, and a started task is still to be found
    for (const result of results) {
      if (result.status === "fulfilled") this.#match(result.value.tasks);
    }
    this.#losePatience();
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

  /** What the started tasks need that nothing on the screen asks for. */
  #extra(): TaskListQuery[] {
    const shown = new Set(this.#onScreen().map((query) => query.queryHash));
    const needed = this.#open().map(({ expected, task }): TaskListQuery => {
      const datasetId = task?.dataset_id ?? expected.datasetId;
      return datasetId === null ? typeTasks(expected.taskType) : datasetTasks(datasetId);
    });
    const unique = new Map(needed.map((query) => [JSON.stringify(taskKeys.list(query)), query]));
    return [...unique].filter(([hash]) => !shown.has(hash)).map(([, query]) => query);
  }

  #open(): StartedTask[] {
    return this.#started.filter(({ state }) => state === "unseen" || state === "running");
  }

  #match(tasks: readonly Task[]): void {
    const taken = new Set(this.#started.map(({ task }) => task?.task_id));
    let changed = false;
    const started = this.#started.map((entry): StartedTask => {
      if (entry.state === "ended" || entry.state === "lost") return entry;
      const task =
        entry.task === null
          ? findExpected(
              entry.expected,
              tasks.filter(({ task_id }) => !taken.has(task_id)),
              (this.#polls.get(entry.key) ?? 0) >= ownPatience,
            )
          : tasks.find(({ task_id }) => task_id === entry.task?.task_id);
      if (!task || task === entry.task) return entry;
      taken.add(task.task_id);
      changed = true;
      return { ...entry, task, state: isFinal(task.status) ? "ended" : "running" };
    });
    if (changed) this.#setStarted(started);
  }

  #losePatience(): void {
    let lost = false;
    const started = this.#started.map((entry): StartedTask => {
      if (entry.state !== "unseen") return entry;
      const polls = (this.#polls.get(entry.key) ?? 0) + 1;
      this.#polls.set(entry.key, polls);
      if (polls < patience) return entry;
      lost = true;
      return { ...entry, state: "lost" };
    });
    if (lost) this.#setStarted(started);
  }

  #setStarted(started: readonly StartedTask[]): void {
    this.#started = started;
    for (const listener of this.#listeners) listener();
  }

  /** Compares each new answer of a list with the one before, whoever asked for it. */
  #compare(query: Query): void {
    const page = query.state.data as TaskPage | undefined;
    if (page === undefined) return;
    const before = this.#seen.get(query.queryHash);
    if (before === page.tasks) return;
    this.#seen.set(query.queryHash, page.tasks);
    this.#match(page.tasks);
    // the first look at a list says nothing about what changed, save for what this tab started itself
    const own = new Set(this.#started.map(({ task }) => task?.task_id));
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
    const own = this.#open().length > 0;
    const running = shown.some(({ state }) =>
      (state.data as TaskPage | undefined)?.tasks.some(({ status }) => !isFinal(status)),
    );
    const delay = nextPoll({
      visible: focusManager.isFocused(),
      online: onlineManager.isOnline(),
      busy: own || running,
      own,
      watched: shown.length > 0,
      sinceStart: this.#sinceStart,
      failures: this.#failures,
    });
    if (delay !== null) this.#timer = setTimeout(() => void this.poll(), delay);
  }
}

/** The tasks of one dataset: what the pages of a dataset show, and enough to see every one that blocks. */
export function datasetTasks(datasetId: string): TaskListQuery {
  return { dataset_id: datasetId, page_size: 50 };
}

/** The tasks of one type on all datasets. */
export function typeTasks(taskType: string): TaskListQuery {
  return { task_type: taskType as NonNullable<TaskListQuery["task_type"]>, page_size: 50 };
}

function queryOf(query: Query): TaskListQuery {
  return query.queryKey[2] as TaskListQuery;
}

import type { TaskDetail } from "#contract/task.ts";
import { parseWireTime } from "#contract/wire.ts";
import { taskFailuresAddress } from "#/api/tasks/task-failures.ts";
import { TaskMessage } from "#/components/tasks/task-message.tsx";
import { Fact } from "#/components/ui/fact.tsx";
import { absoluteTime, exactDuration } from "#/lib/time.ts";
import { taskStatusName } from "#/strings/task-names.ts";
import { fieldNames, filterWords } from "#/strings/scope.ts";
import { skipReasonText } from "#/strings/skip-reasons.ts";
import { tasksText } from "#/strings/tasks.ts";
import { Id } from "./task-facts.tsx";
import classes from "./task-facts.module.css";

const words = tasksText.story;

/** Details of a task that only some backends send: each state, its parameters, the items that it could not use. */
export function TaskStory({ task }: { task: TaskDetail }) {
  const parameters = Object.entries(task.parameters).filter(([name]) => !shownElsewhere.has(name));
  const failed = task.items_failed ?? 0;
  return (
    <>
      <section className={classes.part}>
        <h3>{words.states}</h3>
        <States timeline={task.timeline} />
      </section>
      {failed > 0 && (
        <section className={classes.part}>
          <h3>{words.failures(failed)}</h3>
          <ul className={classes.failures}>
            {task.failures.map(({ item, reason }, index) => (
              // A name may occur twice, and the order of the list does not change.
              // oxlint-disable-next-line react/no-array-index-key
              <li key={index}>
                <bdi>{item}</bdi> <span>{skipReasonText(reason)}</span>
              </li>
            ))}
            {task.failures.length < failed && (
              <li>{tasksText.moreFailures(failed - task.failures.length)}</li>
            )}
          </ul>
          <a href={taskFailuresAddress(task.task_id)} download>
            {tasksText.allFailures}
          </a>
        </section>
      )}
      {parameters.length > 0 && (
        <section className={classes.part}>
          <h3>{words.parameters}</h3>
          <dl className={classes.facts}>
            {parameters.map(([name, value]) => (
              <Fact key={name} term={words.parameterNames[name] ?? name}>
                <Parameter name={name} value={value} />
              </Fact>
            ))}
          </dl>
        </section>
      )}
      <dl className={classes.facts}>
        {task.request_id && (
          <Fact term={words.requestId}>
            <Id name={words.requestId} id={task.request_id} />
          </Fact>
        )}
        {task.worker && (
          <Fact term={words.worker}>
            <code>{task.worker}</code>
          </Fact>
        )}
        {task.checkpoint && (
          <Fact term={words.checkpoint}>
            <code>{task.checkpoint}</code>
          </Fact>
        )}
      </dl>
    </>
  );
}

/** The facts have the names of the snapshots and the reason; what was expected of the dataset matters to scripts only. */
const shownElsewhere = new Set(["snapshot_id", "source_dataset_id", "reason", "if_head"]);

function Parameter({ name, value }: { name: string; value: unknown }) {
  if (typeof value === "boolean") return value ? words.yes : words.no;
  if (Array.isArray(value)) return fieldNames(value.map(String));
  if (typeof value !== "object" || value === null) return String(value);
  return name === "filter" ? filterWords({ ...value }) : <code>{JSON.stringify(value)}</code>;
}

/** When each state began: the first as a time, the others relative to the previous one. */
function States({ timeline }: Pick<TaskDetail, "timeline">) {
  return (
    <ol className={classes.states}>
      {timeline.map(({ status, message, coded, time }, index) => {
        const at = parseWireTime(time);
        const before = timeline[index - 1];
        const exact = absoluteTime(at);
        return (
          // The list only grows at its end.
          // oxlint-disable-next-line react/no-array-index-key
          <li key={index} data-status={status}>
            <span className={classes.state}>{taskStatusName(status)}</span>
            <time dateTime={at.toISOString()} title={exact}>
              {before
                ? words.later(exactDuration(at.getTime() - parseWireTime(before.time).getTime()))
                : exact}
            </time>
            {message && (
              <span className={classes.message}>
                <TaskMessage sentence={message} coded={coded} />
              </span>
            )}
          </li>
        );
      })}
    </ol>
  );
}

import { expect, test } from "vitest";
import { printInTurn } from "./turns.ts";

function recorded() {
  const said: string[] = [];
  const turn = printInTurn({ write: (text: string | Buffer) => said.push(String(text)) > 0 });
  /** Begins something that prints and ends when the test says so. */
  const begin = () => {
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    let print: (text: string) => void = () => {};
    const ended = turn((own) => {
      print = own;
      return promise;
    });
    return { say: (text: string) => print(text), resolve, reject, ended };
  };
  return { said, begin };
}

test("the first prints as it goes, the others when it is their turn, all in the order of their begin", async () => {
  const { said, begin } = recorded();
  const [one, two, three] = [begin(), begin(), begin()];
  two.say("2a");
  one.say("1a");
  three.say("3a");
  one.say("1b");
  expect(said).toEqual(["1a", "1b"]);
  three.resolve(3);
  expect(await three.ended).toBe(3);
  expect(said).toEqual(["1a", "1b"]);
  one.resolve(1);
  await one.ended;
  expect(said).toEqual(["1a", "1b", "2a"]);
  two.say("2b");
  two.resolve(2);
  await two.ended;
  expect(said).toEqual(["1a", "1b", "2a", "2b", "3a"]);
});

test("what failed gives its turn to the next", async () => {
  const { said, begin } = recorded();
  const [one, two] = [begin(), begin()];
  two.say("2");
  one.say("1");
  one.reject(new Error("broken"));
  await expect(one.ended).rejects.toThrow("broken");
  expect(said).toEqual(["1", "2"]);
});

import type { Command } from "commander";
import { z } from "zod";
import { readConfig } from "../config";
import { callSigned, type Purpose } from "../kernel/edge-call";
import { EdgeBacklog } from "../kernel/edge-post";
import { newId } from "../kernel/ids";
import { Failure, print, printJson, table, tell } from "./output";

const Backlog = z.object({ mailboxes: z.array(EdgeBacklog) });
const Replayed = z.object({ letters: z.number() });

/** One signed call. Throws Failure in plain words. */
const call = async (purpose: Purpose, json: unknown): Promise<unknown> => {
  const { edge } = readConfig(process.env);
  if (!edge) throw new Failure("There is no edge: set EDGE_URL and EDGE_SECRET.");
  const body = JSON.stringify(json);
  const answer = await callSigned({
    secret: edge.secret,
    clock: { now: Date.now, aheadMs: 0 },
    call: () => ({ purpose, id: newId(), body }),
    send: (headers) => fetch(`${edge.url}/edge/${purpose}`, { method: "POST", headers, body }),
  }).catch((failure: unknown) => {
    throw new Failure(`${edge.url} does not answer: ${failure instanceof Error ? failure.message : String(failure)}`);
  });
  if (answer.status === 401)
    throw new Failure("The edge knows another secret: wrangler secret put EDGE_SECRET, the same as here.");
  if (!answer.ok) throw new Failure(`The edge answered ${answer.status}.`);
  return answer.json();
};

const status = async ({ json }: { json?: boolean }) => {
  const { mailboxes } = Backlog.parse(await call("backlog", {}));
  if (json) for (const one of mailboxes) printJson(one);
  else
    print(
      table(
        ["connection", "waiting", "dead", "oldest"],
        mailboxes.map(({ connection, waiting, dead, oldestAt }) => [
          connection,
          String(waiting),
          String(dead),
          oldestAt === null ? "" : new Date(oldestAt).toISOString(),
        ]),
      ),
    );
};

const replay = async (connection: string | undefined, { json }: { json?: boolean }) => {
  const { letters } = Replayed.parse(await call("replay", { connection: connection ?? null }));
  if (json) return printJson({ letters });
  tell(letters === 0 ? "Nothing was waiting." : `${letters} on their way home.`);
};

export const edgeCommands = (program: Command): void => {
  const edge = program.command("edge").description("the Worker that holds webhooks while home is away");
  edge
    .command("status")
    .description("what waits there, and what was laid aside")
    .option("--json", "a JSON line per connection")
    .action(status);
  edge
    .command("replay [connection]")
    .description("bring what was laid aside, of one connection or of all")
    .option("--json", "how many, as JSON")
    .action(replay);
};

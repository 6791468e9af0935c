import { execFile } from "node:child_process";
import { dirname, join } from "node:path";
import { builtServer } from "../faults/server";

export type Said = { code: number; out: string; err: string; lines: unknown[] };

/** Runs a command as an operator does, in a process of its own with only these settings. */
export const parley = (args: string[], env: Record<string, string>): Promise<Said> =>
  new Promise((resolve) => {
    const all = { PATH: process.env.PATH, HOME: process.env.HOME, ...env };
    // The built one: from source each command would read all of it anew.
    const child = execFile(
      process.execPath,
      [join(dirname(builtServer()), "cli.js"), ...args],
      { env: all },
      (_, out, err) => {
        const json = out.split("\n").filter((line) => line.startsWith("{"));
        resolve({ code: child.exitCode ?? -1, out, err, lines: json.map((line): unknown => JSON.parse(line)) });
      },
    );
  });

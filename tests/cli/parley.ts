import { execFile } from "node:child_process";

export type Said = { code: number; out: string; err: string; lines: unknown[] };

/** Runs a command as an operator does, in a process of its own with only these settings. */
export const parley = (args: string[], env: Record<string, string>): Promise<Said> =>
  new Promise((resolve) => {
    const all = { PATH: process.env.PATH, HOME: process.env.HOME, ...env };
    const child = execFile(
      process.execPath,
      ["--import", "tsx", "src/cli.ts", ...args],
      { env: all },
      (_, out, err) => {
        const json = out.split("\n").filter((line) => line.startsWith("{"));
        resolve({ code: child.exitCode ?? -1, out, err, lines: json.map((line): unknown => JSON.parse(line)) });
      },
    );
  });

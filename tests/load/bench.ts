// `node dist/server/bench.js`: the benches, or with --floor NAME one of the bare servers they are compared with.
// Imported on demand, so that a floor loads nothing but itself.
const at = process.argv.indexOf("--floor");
const floor = at === -1 ? null : process.argv[at + 1];
if (floor === "empty") await import("./floors/empty").then(({ start }) => start());
else if (floor === "ingest") await import("./floors/ingest").then(({ start }) => start());
else if (floor === "live") await import("./floors/live").then(({ start }) => start());
else if (floor === "list") await import("./floors/list").then(({ start }) => start());
else await import("./run").then(({ run }) => run(process.argv.slice(2)));

export {};

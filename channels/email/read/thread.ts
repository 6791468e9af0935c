/** Runs as a thread of its own: reads one mail after the other. */
import { parentPort } from "node:worker_threads";
import { readMail } from "./read-mail";

parentPort?.on("message", ({ id, bytes }: { id: number; bytes: Uint8Array }) => {
  parentPort?.postMessage({ id, mail: readMail(bytes) });
});

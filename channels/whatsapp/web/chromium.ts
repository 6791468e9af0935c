/** The browser that runs WhatsApp Web. */
import { accessSync, constants, lstatSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { DeliveryFailure } from "../../contract";

const USUAL: Partial<Record<NodeJS.Platform, string[]>> = {
  linux: [
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome-stable",
    "/usr/bin/google-chrome",
    "/snap/bin/chromium",
  ],
  darwin: [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
  ],
  win32: [
    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
    "C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe",
  ],
};

const runs = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** The browser at `given`, or the first one found where they usually are. Throws DeliveryFailure with the cure. */
export const findChromium = (given: string): string => {
  const found = given === "" ? (USUAL[process.platform] ?? []).find(runs) : [given].find(runs);
  if (found) return found;
  throw new DeliveryFailure(
    "rejected",
    "not_supported",
    given === ""
      ? "No Chromium was found on the server. Install one (Debian: apt install chromium) or set its path."
      : `There is no browser that can be run at ${given}.`,
  );
};

const processOf = (lock: string): number | null => {
  try {
    // Chromium's lock is a link to "host-pid".
    const [, host, pid] = /^(.*)-(\d+)$/.exec(readlinkSync(lock)) ?? [];
    return host === hostname() ? Number(pid) : null;
  } catch {
    return null;
  }
};
const isOurs = (pid: number, profile: string): boolean => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(profile);
  } catch {
    return false;
  }
};

/**
 * After a crash of ours the browser may still live, or its lock lie there, and a new one would refuse the profile. Only
 * one process holds a connection, so whoever has the profile is a left-over.
 */
export const freeProfile = (profile: string): void => {
  const lock = join(profile, "SingletonLock");
  const pid = processOf(lock);
  if (pid !== null && isOurs(pid, profile)) process.kill(pid, "SIGKILL");
  if (lstatSync(lock, { throwIfNoEntry: false }) === undefined) return;
  for (const name of ["SingletonLock", "SingletonCookie", "SingletonSocket"])
    rmSync(join(profile, name), { force: true });
};

// Installs what the tests need, builds, runs every suite, and ends with one line: N passed, N failed, N skipped.
import { execSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { build, install } from "./prepare.mjs";

const needs = [
  { package: "chromium", at: "/usr/bin/chromium" },
  { package: "postgresql", at: "/usr/lib/postgresql" },
  { package: "dovecot-imapd", at: "/usr/lib/dovecot/imap" },
  { package: "dovecot-lmtpd", at: "/usr/lib/dovecot/lmtp" },
  { package: "redis-server", at: "/usr/bin/redis-server" },
  { package: "opensmtpd", at: "/usr/sbin/smtpd" },
];
const missing = needs.filter((need) => !existsSync(need.at));
if (missing.length > 0) {
  const debian = existsSync("/etc/debian_version") && process.getuid?.() === 0;
  const names = missing.map((need) => need.package).join(" ");
  if (!debian) console.error(`Not installed: ${names}. The suites that need them are skipped.`);
  else
    try {
      execSync(`apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq ${names}`, {
        stdio: ["ignore", "ignore", 2],
      });
    } catch {
      console.error(`Could not install ${names}. The suites that need them are skipped.`);
    }
}
install();
build();
const out = "node_modules/.cache/test-results.json";
const { status } = spawnSync(
  process.execPath,
  [
    "node_modules/vitest/vitest.mjs",
    "run",
    "--config",
    ".run/vitest.config.ts",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${out}`,
    ...process.argv.slice(2),
  ],
  { stdio: ["ignore", "inherit", "inherit"], env: { ...process.env, BUILT_THREADS: "dist/server" } },
);
const report = existsSync(out) ? JSON.parse(readFileSync(out, "utf8")) : null;
const failedFiles = report
  ? report.testResults.filter((file) => file.status === "failed" && file.assertionResults.length === 0).length
  : 1;
const inTests = (report?.numFailedTests ?? 0) + failedFiles;
// An error outside every test fails the run, too.
const failed = inTests === 0 && status !== 0 ? 1 : inTests;
console.log(
  `${report?.numPassedTests ?? 0} passed, ${failed} failed, ${(report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0)} skipped`,
);
process.exit(failed > 0 || status !== 0 ? 1 : 0);

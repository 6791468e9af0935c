/** A real Dovecot and a real OpenSMTPD on loopback, in a folder of their own, which may be stopped, started and renumbered. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import {
  appendFileSync,
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../../support/ports";

const needed = ["/usr/sbin/dovecot", "/usr/lib/dovecot/imap", "/usr/sbin/smtpd"];

/** Why there can be no real mail servers here; null when there can. */
export const missing = (): string | null => {
  const absent = needed.filter((path) => !existsSync(path));
  if (absent.length > 0) return `not installed: ${absent.join(", ")} (dovecot-imapd, opensmtpd)`;
  return process.getuid?.() === 0 ? null : "Dovecot and OpenSMTPD start as root only";
};

const greets = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("data", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
    socket.setTimeout(2_000, () => {
      socket.destroy();
      resolve(false);
    });
  });

const until = async (ready: () => Promise<boolean>, what: string) => {
  for (let tries = 0; tries < 1000; tries++) {
    if (await ready()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${what} did not come up`);
};

const idsOf = (user: string) => ({
  uid: Number(execFileSync("id", ["-u", user]).toString()),
  gid: Number(execFileSync("id", ["-g", user]).toString()),
});

const dovecotConf = (
  folder: string,
  ports: { imap: number },
  { uid, gid, oauth }: { uid: number; gid: number; oauth: boolean },
) => `
base_dir = ${folder}/run
instance_name = parley-${ports.imap}
log_path = ${folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login ${oauth ? "xoauth2" : ""}
default_internal_user = dovecot
default_login_user = dovenull
mail_location = maildir:${folder}/home/%n/Maildir
first_valid_uid = 1
mail_max_userip_connections = 100
auth_failure_delay = 0
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
${oauth ? `passdb {\n  driver = oauth2\n  mechanisms = xoauth2\n  args = ${folder}/oauth2.conf\n}` : ""}
passdb {
  driver = passwd-file
  deny = yes
  args = ${folder}/revoked
}
passdb {
  driver = static
  args = password=secret
}
userdb {
  driver = static
  args = uid=${uid} gid=${gid} home=${folder}/home/%n allow_all_users=yes
}
service imap-login {
  inet_listener imap {
    address = 127.0.0.1
    port = ${ports.imap}
  }
  inet_listener imaps {
    port = 0
  }
}
service stats {
  unix_listener stats-writer {
    mode = 0666
  }
}
namespace inbox {
  inbox = yes
  mailbox Sent {
    auto = create
    special_use = \\Sent
  }
}
`;

// It delivers into the folders itself, so that mail comes in also while Dovecot is down.
const smtpdConf = (folder: string, ports: { smtp: number }) => `
table everybody { "@desk.test" = "mail", "@cust.test" = "mail" }
listen on 127.0.0.1 port ${ports.smtp}
action "in" maildir "${folder}/home/%{rcpt.user}/Maildir" virtual <everybody>
match from any for domain { "desk.test", "cust.test" } action "in"
`;

// OpenSMTPD's queue and control socket have fixed places, so it gets a view of the disk of its own.
const PRIVATE =
  'mount -t tmpfs none /var/spool && mkdir -m 711 /var/spool/smtpd && mount -t tmpfs none /run && exec /usr/sbin/smtpd -d -f "$0"';

/** Gone at once with all of its processes, as in a power cut. */
const stopped = (child: ChildProcess) =>
  new Promise<void>((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return resolve();
    child.once("exit", () => resolve());
    process.kill(-child.pid, "SIGKILL");
  });

/** `tokenInfo`: an address that tells whose an access token is; then tokens are good to sign in at IMAP. */
type Open = { tokenInfo?: string };

/** Starts both servers. Every name at desk.test and cust.test is a mailbox with the password "secret". */
export const openMailHouse = async ({ tokenInfo }: Open = {}) => {
  const folder = mkdtempSync(join(tmpdir(), "parley-mail-"));
  chmodSync(folder, 0o755);
  const ports = { imap: await freePort(), smtp: await freePort() };
  const owner = idsOf("mail");
  mkdirSync(join(folder, "home"));
  chownSync(join(folder, "home"), owner.uid, owner.gid);
  writeFileSync(join(folder, "dovecot.conf"), dovecotConf(folder, ports, { ...owner, oauth: tokenInfo !== undefined }));
  writeFileSync(
    join(folder, "oauth2.conf"),
    `tokeninfo_url = ${tokenInfo ?? ""}\nusername_attribute = user\nactive_attribute = active\nactive_value = yes\n`,
  );
  writeFileSync(join(folder, "revoked"), "", { mode: 0o644 });
  writeFileSync(join(folder, "smtpd.conf"), smtpdConf(folder, ports), { mode: 0o600 });
  // A daemon that holds a pipe would keep the test from ending.
  const log = openSync(join(folder, "daemons.log"), "a");
  const start = (command: string, args: string[]) =>
    spawn(command, args, { stdio: ["ignore", log, log], detached: true });
  let dovecot: ChildProcess | null = null;
  let smtpd: ChildProcess | null = null;
  const imap = {
    start: async () => {
      dovecot = start("/usr/sbin/dovecot", ["-F", "-c", join(folder, "dovecot.conf")]);
      await until(() => greets(ports.imap), "Dovecot");
    },
    stop: async () => {
      if (dovecot) await stopped(dovecot);
      dovecot = null;
    },
  };
  const smtp = {
    start: async () => {
      smtpd = start("unshare", ["-m", "sh", "-c", PRIVATE, join(folder, "smtpd.conf")]);
      await until(() => greets(ports.smtp), "OpenSMTPD");
    },
    stop: async () => {
      if (smtpd) await stopped(smtpd);
      smtpd = null;
    },
  };
  await imap.start();
  await smtp.start();
  let dropped = 0;
  return {
    ports,
    folder,
    imap,
    smtp,
    /** Puts a mail into the inbox as it is, also while the server is down. */
    drop: (user: string, raw: string | Buffer) => {
      const inbox = join(folder, "home", user, "Maildir");
      const [written, name] = [join(inbox, "tmp", `drop${dropped}`), `${1_700_000_000 + dropped}.M${dropped++}.drop`];
      for (const one of ["", "tmp", "new", "cur"]) {
        mkdirSync(join(inbox, one), { recursive: true });
        chownSync(join(inbox, one), owner.uid, owner.gid);
      }
      chownSync(join(folder, "home", user), owner.uid, owner.gid);
      writeFileSync(written, raw);
      chownSync(written, owner.uid, owner.gid);
      renameSync(written, join(inbox, "new", name));
    },
    /** The password of this user is no longer good. */
    revoke: (user: string) => appendFileSync(join(folder, "revoked"), `${user}:{plain}\n`),
    /** It is good again. */
    restore: () => writeFileSync(join(folder, "revoked"), ""),
    /** The server numbers a mailbox's messages anew, as after a restored backup; its connections end. */
    renumber: async (user: string) => {
      await imap.stop();
      const maildir = join(folder, "home", user, "Maildir");
      for (const name of readdirSync(maildir))
        if (name.startsWith("dovecot")) rmSync(join(maildir, name), { force: true });
      await imap.start();
    },
    close: async () => {
      await smtp.stop();
      await imap.stop();
      closeSync(log);
      rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
    },
  };
};
export type MailHouse = Awaited<ReturnType<typeof openMailHouse>>;

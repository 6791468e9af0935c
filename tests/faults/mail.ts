import { channelNamed } from "../../channels/registry";
import type { Store } from "../../db/client";
import { addConnection } from "../../src/desk/connections/add";
import { saveSettings } from "../../src/desk/conversations/store";
import { newId } from "../../src/kernel/ids";
import { openSeal } from "../../src/kernel/seal";
import { openSignIn } from "../../src/people/sign-in";
import { secretKey, vera } from "./desk";

/** A desk with one mailbox and one admin, before its server has ever started; gives the mailbox's connection. */
export const prepareMail = async (store: Store, ports: { imap: number; smtp: number }): Promise<string> => {
  const using = { transact: store.transact, now: Date.now, newId };
  const servers = { imapHost: "127.0.0.1", smtpHost: "127.0.0.1", imapSecurity: "none", smtpSecurity: "none" };
  const connection = await addConnection(
    { ...using, seal: openSeal(secretKey), channelNamed },
    {
      channel: "email",
      name: "Mail",
      settings: {
        ...servers,
        address: "help@desk.test",
        user: "help",
        password: "secret",
        imapPort: ports.imap,
        smtpPort: ports.smtp,
        begin: "everything",
      },
    },
  );
  await store.transact((tx) => saveSettings(tx, { undoSeconds: 0, botEnabled: false }, Date.now()));
  const signIn = openSignIn({ store, secret: secretKey, publicUrl: "http://127.0.0.1", now: Date.now });
  await signIn.addAgent({ ...vera, role: "admin" });
  return connection;
};

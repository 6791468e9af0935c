import { createResource, createSignal, Show } from "solid-js";
import type { DeskSettings } from "../../../../src/realtime/wire";
import { api } from "../../api/routes";
import { loadDesk } from "../../app/session";
import { inWords } from "../../app/trouble";
import { t } from "../../app/words";
import { Field, Tick } from "../../ui/field";
import { toast } from "../../ui/toast";
import { changesOf } from "./changes";
import { Form, RoomHead } from "./room";

const ranges = {
  undoSeconds: [0, 60],
  quietWindowMs: [0, 30_000],
  reopenDays: [0, 365],
  applyThreshold: [50, 100],
} as const;

const Editor = (props: { settings: DeskSettings }) => {
  const [name, setName] = createSignal(props.settings.deskName);
  const [undo, setUndo] = createSignal(String(props.settings.undoSeconds));
  const [quiet, setQuiet] = createSignal(String(props.settings.quietWindowMs));
  const [reopen, setReopen] = createSignal(String(props.settings.reopenDays));
  const [threshold, setThreshold] = createSignal(String(Math.round(props.settings.applyThreshold * 100)));
  const [bot, setBot] = createSignal(props.settings.botEnabled);
  const [, setTried] = createSignal(false);
  const outside = (text: string, [min, max]: readonly [number, number]) => {
    const value = Number(text);
    return text.trim() !== "" && Number.isInteger(value) && value >= min && value <= max
      ? undefined
      : t("desk.range", { min, max });
  };
  const nameWrong = () => (name().trim() === "" ? t("required") : undefined);
  const valid = () =>
    !nameWrong() &&
    !outside(undo(), ranges.undoSeconds) &&
    !outside(quiet(), ranges.quietWindowMs) &&
    !outside(reopen(), ranges.reopenDays) &&
    !outside(threshold(), ranges.applyThreshold);
  const changes = changesOf(() => ({
    deskName: name().trim(),
    undoSeconds: Number(undo()),
    quietWindowMs: Number(quiet()),
    reopenDays: Number(reopen()),
    applyThreshold: Number(threshold()) / 100,
    botEnabled: bot(),
  }));
  const show = (settings: DeskSettings) => {
    setName(settings.deskName);
    setUndo(String(settings.undoSeconds));
    setQuiet(String(settings.quietWindowMs));
    setReopen(String(settings.reopenDays));
    setThreshold(String(Math.round(settings.applyThreshold * 100)));
    setBot(settings.botEnabled);
    changes.kept();
  };
  const save = async () => {
    show(await api.changeSettings(changes.made()));
    await loadDesk();
    toast(t("saved"));
  };
  return (
    <div class="card pad">
      <Form save={save} valid={valid} tried={setTried}>
        <Field label={t("desk.name")} value={name()} set={setName} wrong={nameWrong()} />
        <Tick label={t("desk.bot")} help={t("desk.botHelp")} value={bot()} set={setBot} />
        <Field
          label={t("desk.quiet")}
          type="number"
          value={quiet()}
          set={setQuiet}
          wrong={outside(quiet(), ranges.quietWindowMs)}
        />
        <Field
          label={t("desk.threshold")}
          type="number"
          value={threshold()}
          set={setThreshold}
          wrong={outside(threshold(), ranges.applyThreshold)}
        />
        <Field
          label={t("desk.undo")}
          type="number"
          value={undo()}
          set={setUndo}
          wrong={outside(undo(), ranges.undoSeconds)}
        />
        <Field
          label={t("desk.reopen")}
          type="number"
          value={reopen()}
          set={setReopen}
          wrong={outside(reopen(), ranges.reopenDays)}
        />
      </Form>
    </div>
  );
};

export const DeskRoom = () => {
  const [settings, { refetch }] = createResource(() => api.settings());
  return (
    <>
      <RoomHead title={t("settings.desk")} text={t("desk.text")} />
      <Show
        when={!settings.error}
        fallback={
          <div class="card empty" role="alert">
            <h3>{t("problem.load")}</h3>
            <p>{inWords(settings.error)}</p>
            <button type="button" class="btn" onClick={() => void refetch()}>
              {t("retry")}
            </button>
          </div>
        }
      >
        <Show
          when={settings()}
          fallback={
            <p class="muted" role="status">
              {t("loading")}
            </p>
          }
        >
          {(found) => <Editor settings={found()} />}
        </Show>
      </Show>
    </>
  );
};

import { A, useNavigate, useParams } from "@solidjs/router";
import { createSignal, For, Show } from "solid-js";
import { moment, now } from "../../app/time";
import { locale, t } from "../../app/words";
import { Field, Segments } from "../../ui/field";
import { toast } from "../../ui/toast";
import { Form } from "../settings/room";
import { type Imported, lab } from "./api";
import { SetPage } from "./set-page";
import type { LabState } from "./state";

/** What comes of a new set: past conversations, a file, or questions written by hand. */
const NewSet = (props: { state: LabState }) => {
  const navigate = useNavigate();
  const [kind, setKind] = createSignal<"past" | "import" | "hand">("past");
  const [name, setName] = createSignal("");
  const [limit, setLimit] = createSignal("2000");
  const [day, setDay] = createSignal("");
  const [text, setText] = createSignal("");
  const [tried, setTried] = createSignal(false);
  const [result, setResult] = createSignal<Imported | null>(null);
  const read = async (file: File | undefined) => {
    if (!file) return;
    setText(await file.text());
    if (name() === "") setName(file.name.replace(/\.\w+$/, ""));
  };
  const save = async () => {
    const named = name().trim();
    const chosen = kind();
    if (chosen === "import") {
      const made = await lab.importSet({ name: named, text: text() });
      setResult(made);
      if (made.id === null) return;
      toast(t("lab.set.imported", { n: made.size }));
      props.state.again();
      if (made.faults.length === 0) navigate(`/lab/sets/${made.id}`);
      return;
    }
    const asOf = day() ? Date.parse(`${day()}T23:59:59`) : null;
    const made = await lab.buildSet({ name: named, source: chosen, limit: Number(limit()) || 2000, asOf });
    props.state.again();
    navigate(`/lab/sets/${made.id}`);
  };
  return (
    <div class="card pad">
      <Segments
        label={t("lab.set.kind")}
        value={kind()}
        set={setKind}
        choices={(["past", "import", "hand"] as const).map((value) => ({ value, label: t(`lab.set.${value}`) }))}
      />
      <p class="muted">{t(`lab.set.${kind()}Help`)}</p>
      <Form
        save={save}
        valid={() => name().trim() !== "" && (kind() !== "import" || text().trim() !== "")}
        tried={setTried}
        label={t("lab.set.make")}
      >
        <Field
          label={t("lab.set.name")}
          value={name()}
          set={setName}
          wrong={tried() && name().trim() === "" ? t("required") : undefined}
        />
        <Show when={kind() === "past"}>
          <div class="form-two">
            <Field label={t("lab.pastSize")} type="number" value={limit()} set={setLimit} />
            <div class="field">
              <label for="lab-day">{t("lab.set.asOf")}</label>
              <input
                id="lab-day"
                class="input"
                type="date"
                value={day()}
                onInput={(event) => setDay(event.currentTarget.value)}
              />
            </div>
          </div>
        </Show>
        <Show when={kind() === "import"}>
          <div class="field">
            <label for="lab-file">{t("lab.set.file")}</label>
            <input
              id="lab-file"
              type="file"
              accept=".jsonl,.csv,.txt,application/json,text/csv"
              onChange={(event) => void read(event.currentTarget.files?.[0])}
            />
          </div>
          <Field label={t("lab.set.text")} rows={6} mono value={text()} set={setText} />
        </Show>
      </Form>
      <Show when={result()}>
        {(made) => (
          <Show when={made().faults.length > 0}>
            <div class="cure" classList={{ bad: made().id === null }} role="status">
              <Show when={made().id} fallback={<p>{t("lab.set.unusable")}</p>}>
                {(id) => <A href={`/lab/sets/${id()}`}>{t("lab.set.imported", { n: made().size })}</A>}
              </Show>
              <ul>
                <For each={made().faults}>
                  {({ line, what, name }) => (
                    <li class="num">{t("lab.set.fault", { line, fault: t(`lab.set.fault.${what}`, { name }) })}</li>
                  )}
                </For>
                <Show when={made().more}>{(n) => <li class="num">{t("lab.set.moreFaults", { n: n() })}</li>}</Show>
              </ul>
            </div>
          </Show>
        )}
      </Show>
    </div>
  );
};

/** Labelled sets: what trials are held against. */
export const Sets = (props: { state: LabState }) => {
  const params = useParams();
  const [isNew, setNew] = createSignal(false);
  const sets = () => props.state.all()?.sets ?? [];
  const chosen = () => sets().find(({ id }) => id === params.id);
  return (
    <Show
      when={chosen()}
      fallback={
        <div class="part">
          <header class="room-head">
            <div>
              <h2>{t("lab.sets")}</h2>
              <p class="muted">{t("lab.setsText")}</p>
            </div>
            <button type="button" class="btn main" aria-expanded={isNew()} onClick={() => setNew(!isNew())}>
              {t("lab.set.new")}
            </button>
          </header>
          <Show when={isNew()}>
            <NewSet state={props.state} />
          </Show>
          <Show
            when={sets().length > 0}
            fallback={
              <div class="card empty">
                <p>{t("lab.set.empty")}</p>
              </div>
            }
          >
            <ul class="card">
              <For each={sets()}>
                {(set) => (
                  <li class="item">
                    <A class="grow" href={`/lab/sets/${set.id}`}>
                      {set.name}
                      <small class="num">
                        {t(`lab.set.${set.source}`)} ·{" "}
                        {t("lab.set.about", { n: set.size, at: moment(set.asOf, locale(), now()) })}
                      </small>
                    </A>
                  </li>
                )}
              </For>
            </ul>
          </Show>
        </div>
      }
    >
      {(set) => <SetPage set={set()} state={props.state} />}
    </Show>
  );
};

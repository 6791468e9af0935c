import { createSignal, For, Show } from "solid-js";
import type { ModelsView, ModelTest, ProviderKind, ProviderView } from "../../../../../src/realtime/wire";
import { api } from "../../../api/routes";
import { inWords } from "../../../app/trouble";
import { t } from "../../../app/words";
import { Choice, Field, Tick } from "../../../ui/field";
import { toast } from "../../../ui/toast";
import { Form, RemoveButton } from "../room";
import { causeOf } from "./words";

const kinds: readonly { kind: ProviderKind; label: string; baseUrl: string }[] = [
  { kind: "openai", label: "OpenAI", baseUrl: "https://api.openai.com/v1" },
  { kind: "ollama", label: "Ollama", baseUrl: "http://127.0.0.1:11434/v1" },
  { kind: "vllm", label: "vLLM", baseUrl: "http://127.0.0.1:8000/v1" },
  { kind: "llamacpp", label: "llama.cpp", baseUrl: "http://127.0.0.1:8080/v1" },
];
const isAddress = (text: string) => /^https?:\/\/\S+$/.test(text.trim());

const serverOf = (text: string) => (URL.canParse(text.trim()) ? new URL(text.trim()).origin : text);

const Editor = (props: { one: ProviderView | null; done: () => void }) => {
  const from = props.one;
  const [kind, setKind] = createSignal<string>(from?.kind ?? "openai");
  const [name, setName] = createSignal(from?.name ?? "OpenAI");
  const [baseUrl, setBaseUrl] = createSignal(from?.baseUrl ?? kinds[0]?.baseUrl ?? "");
  const [key, setKey] = createSignal("");
  const [noKey, setNoKey] = createSignal(false);
  const [tried, setTried] = createSignal(false);
  /** The kept key was given for another server. */
  const keyMoves = () => Boolean(from?.hasKey) && serverOf(baseUrl()) !== serverOf(from?.baseUrl ?? "");
  const keyMissing = () => keyMoves() && key() === "" && !noKey();
  const pick = (value: string) => {
    const chosen = kinds.find((one) => one.kind === value);
    setKind(value);
    if (chosen && !from) {
      setName(chosen.label);
      setBaseUrl(chosen.baseUrl);
    }
  };
  const save = async () => {
    const chosen: ProviderKind = kinds.find((one) => one.kind === kind())?.kind ?? "other";
    const given = key() ? { key: key() } : keyMoves() && noKey() ? { key: "" } : {};
    const input = { name: name().trim(), kind: chosen, baseUrl: baseUrl().trim(), ...given };
    await (from ? api.changeProvider(from.id, input) : api.addProvider(input));
    toast(t("saved"));
    props.done();
  };
  return (
    <div class="card pad">
      <Form
        save={save}
        valid={() => name().trim() !== "" && isAddress(baseUrl()) && !keyMissing()}
        tried={setTried}
        cancel={props.done}
        extra={
          <Show when={from}>
            {(one) => (
              <RemoveButton
                name={one().name}
                text={t("models.removeText")}
                remove={async () => {
                  await api.removeProvider(one().id);
                  props.done();
                }}
              />
            )}
          </Show>
        }
      >
        <Choice
          label={t("models.kind")}
          value={kind()}
          set={pick}
          choices={[
            ...kinds.map((one) => ({ value: one.kind, label: one.label })),
            { value: "other", label: t("models.otherKind") },
          ]}
        />
        <Field
          label={t("models.providerName")}
          value={name()}
          set={setName}
          wrong={tried() && name().trim() === "" ? t("required") : undefined}
        />
        <Field
          label={t("models.address")}
          help={t("models.addressHelp")}
          type="url"
          value={baseUrl()}
          set={setBaseUrl}
          wrong={tried() && !isAddress(baseUrl()) ? t("models.badAddress") : undefined}
        />
        <Field
          label={t("models.key")}
          help={from?.hasKey ? t("models.keyKept") : t("models.keyHelp")}
          wrong={tried() && keyMissing() ? t("problem.secretAgain") : undefined}
          type="password"
          autocomplete="new-password"
          value={key()}
          set={setKey}
        />
        <Show when={keyMoves() && key() === ""}>
          <Tick label={t("models.noKeyThere")} value={noKey()} set={setNoKey} />
        </Show>
      </Form>
    </div>
  );
};

const told = (test: ModelTest): string => {
  if (!test.ok) return causeOf(test.code, test.status) + (test.status === null ? "" : ` (HTTP ${test.status})`);
  const size = test.dimensions === null ? "" : ` · ${t("models.dimensions", { n: test.dimensions })}`;
  const format = test.format === null ? "" : ` · ${test.format}`;
  return `${t("models.testOk", { model: test.model ?? "", ms: test.ms })}${format}${size}`;
};

/** Asks one model at one provider a small question and says what happened. */
const Try = (props: { provider: ProviderView; model: string }) => {
  const [model, setModel] = createSignal(props.model);
  const [said, setSaid] = createSignal<{ ok: boolean; text: string } | null>(null);
  const [busy, setBusy] = createSignal(false);
  const go = async (task: "answer" | "embeddings") => {
    setBusy(true);
    setSaid(null);
    try {
      const test = await api.testModel({ provider: props.provider.id, model: model().trim(), task });
      setSaid({ ok: test.ok, text: told(test) });
    } catch (error) {
      setSaid({ ok: false, text: inWords(error) });
    }
    setBusy(false);
  };
  return (
    <>
      <Field label={t("models.testModel")} value={model()} set={setModel} placeholder="gpt-4o-mini" />
      <div class="form-foot">
        <button
          type="button"
          class="btn small"
          disabled={busy() || model().trim() === ""}
          onClick={() => void go("answer")}
        >
          {busy() ? t("connection.testing") : t("models.testChat")}
        </button>
        <button
          type="button"
          class="btn small"
          disabled={busy() || model().trim() === ""}
          onClick={() => void go("embeddings")}
        >
          {t("models.testEmbeddings")}
        </button>
        <Show when={said()}>
          {(one) => (
            <span class="said" classList={{ done: one().ok, danger: !one().ok }} role="status">
              {one().text}
            </span>
          )}
        </Show>
      </div>
    </>
  );
};

/** The servers that models may be asked at. */
export const Providers = (props: { view: ModelsView; again: () => void }) => {
  const [open, setOpen] = createSignal<string | null>(null);
  const done = () => {
    setOpen(null);
    props.again();
  };
  const modelAt = (id: string) =>
    Object.values(props.view.settings.tasks).find((task) => task?.provider === id)?.model ??
    (id === "environment" ? (props.view.environment.model ?? "") : "");
  return (
    <section class="part">
      <div class="room-head">
        <h3 class="grow">{t("models.providers")}</h3>
        <Show when={open() === null}>
          <button type="button" class="btn" onClick={() => setOpen("new")}>
            {t("models.add")}
          </button>
        </Show>
      </div>
      <Show when={open() === "new"}>
        <Editor one={null} done={done} />
      </Show>
      <For each={props.view.providers}>
        {(one) => (
          <Show
            when={open() === one.id}
            fallback={
              <div class="card pad">
                <div class="line">
                  <span class="grow">
                    <strong>{one.id === "environment" ? t("models.environment") : one.name}</strong>{" "}
                    <small class="muted">{one.baseUrl}</small>
                  </span>
                  <span class="chip">{one.hasKey ? t("models.hasKey") : t("models.noKey")}</span>
                  <Show when={one.id !== "environment"}>
                    <button type="button" class="btn small" onClick={() => setOpen(one.id)}>
                      {t("models.edit")}
                    </button>
                  </Show>
                </div>
                <Try provider={one} model={modelAt(one.id)} />
              </div>
            }
          >
            <Editor one={one} done={done} />
          </Show>
        )}
      </For>
    </section>
  );
};

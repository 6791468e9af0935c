import { createResource, createSignal, For, Show } from "solid-js";
import type { VersionView } from "../../../../src/realtime/wire";
import { inWords } from "../../app/trouble";
import { locale, t } from "../../app/words";
import { Dialog } from "../../ui/dialog";
import { Field } from "../../ui/field";
import { lab } from "./api";
import { percent } from "./content";

const REASON_MIN = 3;

/** What speaks against publishing, and the reason a lead gives when they do it all the same. */
export const PublishDialog = (props: { version: VersionView; close: () => void; done: () => void }) => {
  const [against] = createResource(() => props.version.id, lab.objections);
  const [why, setWhy] = createSignal("");
  const [wrong, setWrong] = createSignal("");
  const [busy, setBusy] = createSignal(false);
  const found = () => (against.error ? undefined : against.latest);
  const isClear = () => found()?.isTried === true && found()?.regressions.length === 0;
  const go = async () => {
    setBusy(true);
    setWrong("");
    try {
      const overrule = isClear() ? {} : { overrule: why().trim() };
      await lab.publish(props.version.id, { revision: props.version.revision, ...overrule });
      props.done();
    } catch (error) {
      setWrong(inWords(error));
    }
    setBusy(false);
  };
  const names = { accuracy: "lab.f.accuracy", precision: "lab.f.precision", coverage: "lab.f.coverage" } as const;
  return (
    <Dialog
      open
      close={props.close}
      title={t("lab.publishAsk", { name: props.version.name })}
      foot={
        <>
          <button type="button" class="btn" onClick={() => props.close()}>
            {t("cancel")}
          </button>
          <button
            type="button"
            class="btn main"
            disabled={busy() || found() === undefined || (!isClear() && why().trim().length < REASON_MIN)}
            onClick={() => void go()}
          >
            {t(isClear() ? "lab.publish" : "lab.publishAnyway")}
          </button>
        </>
      }
    >
      <Show when={against.error}>{(error) => <p role="alert">{inWords(error())}</p>}</Show>
      <Show when={found()}>
        {(known) => (
          <>
            <Show when={!known().isTried}>
              <p class="cure">{t("lab.untried")}</p>
            </Show>
            <Show when={known().regressions.length > 0}>
              <p>{t("lab.regressions")}</p>
              <ul class="card">
                <For each={known().regressions}>
                  {(one) => (
                    <li class="item num">
                      <span class="grow">{t(names[one.what])}</span>
                      <span>
                        {percent(one.live, locale())} → <span class="worse">{percent(one.draft, locale())}</span>
                        <small>{t("lab.tolerated", { share: percent(one.tolerance, locale()) })}</small>
                      </span>
                    </li>
                  )}
                </For>
              </ul>
            </Show>
            <Show when={isClear()} fallback={<Field label={t("lab.why")} rows={3} value={why()} set={setWhy} />}>
              <p>{t("lab.publishClear")}</p>
            </Show>
          </>
        )}
      </Show>
      <Show when={wrong()}>
        <p class="form-wrong" role="alert">
          {wrong()}
        </p>
      </Show>
    </Dialog>
  );
};

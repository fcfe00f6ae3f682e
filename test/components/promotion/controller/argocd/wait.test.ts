import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Application } from "#components/promotion/controller/argocd/applications.ts";
import { followRelease } from "#components/promotion/controller/argocd/wait.ts";

const OLD = "a".repeat(40);
const NEW = "b".repeat(40);

const application = (revision: string, health = "Healthy", sync = "Synced"): Application => ({
  metadata: { name: "catalogue-dev" },
  status: {
    sync: { status: sync, revision },
    health: { status: health },
    operationState: { phase: "Succeeded", syncResult: { revision } },
  },
});

function follow({
  timeoutSeconds = 60,
  holdSeconds = 0,
  carriedBy = async () => false,
  explain = async () => {},
} = {}) {
  let emit: (application: Application) => void = () => {};
  const stop = vi.fn();
  const nudge = vi.fn(async () => {});
  const result = followRelease({
    release: { id: "dev/catalogue", commit: NEW, carriedBy },
    wait: { timeoutSeconds, holdSeconds },
    nudge,
    explain,
    follow: (listener) => {
      emit = listener;
      return stop;
    },
  });
  const settled = vi.fn();
  result.then(settled, settled);
  return { result, settled, nudge, stop, emit: (value: Application) => emit(value) };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("following a release", () => {
  it("nudges at once, ignores the old release and ends with the new one", async () => {
    const run = follow();
    expect(run.nudge).toHaveBeenCalledTimes(1);
    run.emit(application(OLD));
    await vi.advanceTimersByTimeAsync(600);
    expect(run.settled).not.toHaveBeenCalled();
    run.emit(application(NEW));
    await vi.advanceTimersByTimeAsync(10);
    await expect(run.result).resolves.toMatchObject({ revision: NEW });
    expect(run.stop).toHaveBeenCalledTimes(1);
  });

  it("holds: a release that turns unhealthy within the hold time starts anew", async () => {
    const run = follow({ holdSeconds: 5 });
    run.emit(application(NEW));
    await vi.advanceTimersByTimeAsync(4_000);
    run.emit(application(NEW, "Progressing"));
    await vi.advanceTimersByTimeAsync(3_000);
    expect(run.settled).not.toHaveBeenCalled();
    run.emit(application(NEW));
    await vi.advanceTimersByTimeAsync(4_000);
    expect(run.settled).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(run.settled).toHaveBeenCalledTimes(1);
  });

  it("nudges again while Argo CD stays at the old revision, because a refresh can be swallowed", async () => {
    const run = follow();
    run.emit(application("main", "Healthy", "Unknown"));
    await vi.advanceTimersByTimeAsync(7_000);
    expect(run.nudge).toHaveBeenCalledTimes(3);
  });

  it("does not nudge again while the last refresh is still pending", async () => {
    const run = follow();
    run.emit({ ...application(OLD), metadata: { annotations: { "argocd.argoproj.io/refresh": "normal" } } });
    await vi.advanceTimersByTimeAsync(7_000);
    expect(run.nudge).toHaveBeenCalledTimes(1);
  });

  it("forgives the Degraded of the release before, fails when it lasts", async () => {
    const run = follow();
    run.emit(application(NEW, "Degraded"));
    await vi.advanceTimersByTimeAsync(2_000);
    expect(run.settled).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(2_000);
    await expect(run.result).rejects.toThrow(
      "dev/catalogue is not healthy at bbbbbbb: the release is Degraded",
    );
  });

  it("ends with the last reason when the time is up", async () => {
    const run = follow({ timeoutSeconds: 10 });
    run.emit(application(NEW, "Progressing"));
    const expectation = expect(run.result).rejects.toThrow("not after 10 s (the release is Progressing)");
    await vi.advanceTimersByTimeAsync(10_500);
    await expectation;
  });

  it("asks about an unknown revision once, and looks again when the answer cannot be had", async () => {
    const carriedBy = vi.fn(async () => true).mockRejectedValueOnce(new Error("network"));
    const run = follow({ carriedBy });
    run.emit(application("c".repeat(40)));
    await vi.advanceTimersByTimeAsync(1_100);
    await expect(run.result).resolves.toMatchObject({ revision: "c".repeat(40) });
    expect(carriedBy).toHaveBeenCalledTimes(2);
  });

  it("ends in time, with the reason, when Git cannot be asked about a later revision", async () => {
    const carriedBy = vi.fn(async () => Promise.reject(new Error("could not resolve host")));
    const run = follow({ timeoutSeconds: 10, carriedBy });
    run.emit(application("c".repeat(40)));
    const expectation = expect(run.result).rejects.toThrow("not after 10 s (could not resolve host)");
    await vi.advanceTimersByTimeAsync(10_500);
    await expectation;
    expect(run.stop).toHaveBeenCalledTimes(1);
  });

  it.each(["carriedBy", "nudge"] as const)("ends in time although what it asks hangs: %s", async (what) => {
    const hanging = () => new Promise<never>(() => {});
    const run = follow({ timeoutSeconds: 10, ...(what === "carriedBy" ? { carriedBy: hanging } : {}) });
    if (what === "nudge") run.nudge.mockImplementation(hanging);
    run.emit(application("c".repeat(40)));
    const expectation = expect(run.result).rejects.toThrow("not after 10 s");
    await vi.advanceTimersByTimeAsync(10_500);
    await expectation;
  });

  it("counts the hold anew after a while in which Git could not be asked", async () => {
    const carriedBy = vi.fn(async () => true).mockRejectedValueOnce(new Error("network"));
    const run = follow({ holdSeconds: 5, carriedBy });
    run.emit(application(NEW));
    await vi.advanceTimersByTimeAsync(4_600);
    run.emit(application("c".repeat(40), "Progressing"));
    await vi.advanceTimersByTimeAsync(100);
    run.emit(application("c".repeat(40)));
    await vi.advanceTimersByTimeAsync(4_000);
    expect(run.settled).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(run.settled).toHaveBeenCalledTimes(1);
  });

  it("is not fooled by a moment of health, nor by many", async () => {
    const run = follow({ holdSeconds: 3, timeoutSeconds: 30 });
    for (let second = 0; second < 14; second++) {
      run.emit(application(NEW, second % 2 === 0 ? "Healthy" : "Progressing"));
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(run.settled).not.toHaveBeenCalled();
    run.emit(application(NEW));
    await vi.advanceTimersByTimeAsync(3_600);
    await expect(run.result).resolves.toMatchObject({ revision: NEW });
  });

  it("forgives an autoscaler that changes the replicas within the hold, and ends when it rests", async () => {
    const run = follow({ holdSeconds: 2 });
    run.emit(application(NEW));
    await vi.advanceTimersByTimeAsync(1_000);
    run.emit(application(NEW, "Progressing", "OutOfSync"));
    await vi.advanceTimersByTimeAsync(1_000);
    run.emit(application(NEW));
    await vi.advanceTimersByTimeAsync(2_600);
    await expect(run.result).resolves.toMatchObject({ revision: NEW });
  });

  it("fails by the time-out, with the reason, while the Application is suspended", async () => {
    const run = follow({ timeoutSeconds: 10 });
    run.emit(application(NEW, "Suspended"));
    const expectation = expect(run.result).rejects.toThrow("not after 10 s (the release is Suspended)");
    await vi.advanceTimersByTimeAsync(10_500);
    await expectation;
  });

  it("has no verdict while the controller is down, and keeps asking it", async () => {
    const run = follow();
    run.nudge.mockRejectedValue(new Error("connection refused"));
    await vi.advanceTimersByTimeAsync(20_000);
    expect(run.settled).not.toHaveBeenCalled();
    expect(run.nudge.mock.calls.length).toBeGreaterThan(5);
  });

  it("tells at the end that the controller could not be asked, unless it could be since", async () => {
    const [down, back] = [follow({ timeoutSeconds: 10 }), follow({ timeoutSeconds: 10 })];
    down.nudge.mockRejectedValue(new Error("connection refused"));
    back.nudge.mockRejectedValueOnce(new Error("connection refused"));
    for (const { emit } of [down, back]) emit(application(OLD));
    const ends = [
      expect(down.result).rejects.toThrow("(Argo CD is still at aaaaaaa; connection refused)"),
      expect(back.result).rejects.toThrow("(Argo CD is still at aaaaaaa)"),
    ];
    await vi.advanceTimersByTimeAsync(10_500);
    await Promise.all(ends);
  });

  it("asks why a roll-out takes long now and then, and does not wait for the answer", async () => {
    const explain = vi.fn(() => new Promise<void>(() => {}));
    const run = follow({ explain });
    run.emit(application(OLD));
    await vi.advanceTimersByTimeAsync(15_000);
    expect(explain).not.toHaveBeenCalled();
    run.emit(application(NEW, "Progressing"));
    await vi.advanceTimersByTimeAsync(21_000);
    expect(explain).toHaveBeenCalledTimes(3);
    run.emit(application(NEW));
    await vi.advanceTimersByTimeAsync(600);
    await expect(run.result).resolves.toMatchObject({ revision: NEW });
  });
});

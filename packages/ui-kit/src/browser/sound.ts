let context: AudioContext | undefined;

/** Two short, quiet tones. Browsers allow sound only after the person has done something in the page; before that it is silent. */
export function playSound(): void {
  context ??= new AudioContext();
  if (context.state === "suspended") {
    context.resume().catch((error: unknown) => console.warn("Sound is not available yet.", error));
    return;
  }
  tone(context, 659, 0);
  tone(context, 880, 0.09);
}

function tone(audio: AudioContext, hertz: number, delay: number): void {
  const start = audio.currentTime + delay;
  const oscillator = new OscillatorNode(audio, { frequency: hertz });
  const gain = new GainNode(audio, { gain: 0 });
  gain.gain.setValueAtTime(0.08, start);
  gain.gain.exponentialRampToValueAtTime(0.0001, start + 0.18);
  oscillator.connect(gain).connect(audio.destination);
  oscillator.start(start);
  oscillator.stop(start + 0.2);
}

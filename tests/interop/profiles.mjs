// The charging profiles that a station holds, and what they allow now. One EVSE with three phases at 230 V.
const VOLTS = 230;
const PHASES = 3;

/** Unlimited by profiles: what the station itself can carry. */
const HARDWARE = 32;

export class Profiles {
  #held = new Map();      // by profile id
  #transactionSince;

  /** Takes a profile, or says in a sentence why not. `id`, `schedule` and `transactionId` differ by version. */
  take({ id, profile, schedule, transactionId, running, place }) {
    const purpose = profile.chargingProfilePurpose;
    if (schedule.chargingSchedulePeriod[0]?.startPeriod !== 0) {
      return 'the first period must start at 0';
    }
    if (purpose === 'TxProfile' && running === undefined) {
      return 'a TxProfile needs a running transaction';
    }
    if (purpose === 'TxProfile' && transactionId !== undefined && transactionId !== running) {
      return `transaction ${transactionId} does not run here`;
    }
    if (purpose === 'TxProfile' && place !== 1) {
      return 'a TxProfile needs its connector';
    }
    if (purpose.endsWith('MaxProfile') && place !== 0) {
      return 'a profile for the whole station is set at 0';
    }
    for (const [other, held] of this.#held) {
      if (held.purpose === purpose && held.stackLevel === profile.stackLevel && held.place === place) {
        this.#held.delete(other);
      }
    }
    this.#held.set(id, { purpose, stackLevel: profile.stackLevel, place, profile, schedule, since: Date.now() });
    return undefined;
  }

  /** Drops the profiles that match all that is asked; says whether there were any. */
  clear({ id, purpose, stackLevel, place }) {
    const before = this.#held.size;
    for (const [key, held] of this.#held) {
      if ((id === undefined || id === key)
        && (purpose === undefined || purpose === held.purpose)
        && (stackLevel === undefined || stackLevel === held.stackLevel)
        && (place === undefined || place === held.place)) {
        this.#held.delete(key);
      }
    }
    return this.#held.size < before;
  }

  started() {
    this.#transactionSince = Date.now();
  }

  /** A TxProfile lives no longer than its transaction. */
  ended() {
    this.clear({ purpose: 'TxProfile' });
  }

  /** Ampere per phase that a transaction may draw now: the TxProfile before the TxDefaultProfile, never above the station's own. */
  limit() {
    const ofTransaction = this.#highest('TxProfile') ?? this.#highest('TxDefaultProfile') ?? HARDWARE;
    const caps = ['ChargePointMaxProfile', 'ChargingStationMaxProfile', 'ChargingStationExternalConstraints']
      .map(purpose => this.#highest(purpose) ?? HARDWARE);
    return Math.min(HARDWARE, ofTransaction, ...caps);
  }

  #highest(purpose) {
    return [...this.#held.values()]
      .filter(held => held.purpose === purpose)
      .sort((a, b) => b.stackLevel - a.stackLevel)
      .map(held => this.#now(held))
      .find(limit => limit !== undefined);
  }

  /** The limit of the period that holds now; undefined when the profile does not hold now. */
  #now({ profile, schedule, since }) {
    const now = Date.now();
    if (now < Date.parse(profile.validFrom ?? 0) || now >= Date.parse(profile.validTo ?? '9999-01-01')) {
      return undefined;
    }
    const start = profile.chargingProfileKind === 'Absolute' && schedule.startSchedule
      ? Date.parse(schedule.startSchedule)
      : this.#transactionSince ?? since;
    const elapsed = (now - start) / 1000;
    if (elapsed < 0 || elapsed >= (schedule.duration ?? Infinity)) {
      return undefined;
    }
    const period = schedule.chargingSchedulePeriod.filter(p => p.startPeriod <= elapsed).at(-1);
    return schedule.chargingRateUnit === 'W' ? period.limit / VOLTS / (period.numberPhases ?? PHASES) : period.limit;
  }
}

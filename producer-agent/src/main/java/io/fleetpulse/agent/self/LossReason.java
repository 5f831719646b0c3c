package io.fleetpulse.agent.self;

/** Why samples were lost. */
public enum LossReason {
  BUFFER_FULL(0),
  TOO_LARGE(1),
  ENCODE_FAILED(3);

  private final int symbol;

  LossReason(int symbol) {
    this.symbol = symbol;
  }

  /** Its place among the schema's symbols, some of which no agent writes. */
  public int symbol() {
    return symbol;
  }
}

import io.fleetpulse.agent.metric.Counter;
import io.fleetpulse.agent.metric.Distribution;
import io.fleetpulse.agent.metric.Metrics;
import java.io.File;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A shop that places orders until the file named by its argument is there. */
public class CountOrders {
  public static void main(String[] args) throws InterruptedException {
    Queue<Integer> open = new ConcurrentLinkedQueue<>();
    Metrics metrics = Metrics.instance();
    Counter placed =
        metrics.counter("orders.placed", "{order}", "Orders placed.", Map.of("shop", "a"));
    Distribution took =
        metrics.distribution("orders.duration", "s", "Time from click to confirmation.");
    metrics.gauge("orders.open", "{order}", "Orders not shipped yet.", Map.of(), open::size);

    int orders = 0;
    while (args.length == 0 || !new File(args[0]).exists()) {
      long began = System.nanoTime();
      Thread.sleep(20);
      open.add(orders++);
      if (open.size() > 10) {
        open.remove();
      }
      placed.add(1);
      took.record((System.nanoTime() - began) * 1e-9);
    }
    System.out.println(orders + " orders");
  }
}

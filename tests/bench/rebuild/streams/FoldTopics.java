// The peer of the rebuild: Kafka Streams 4 folds the same Kafka topic into a RocksDB store. For each
// commit it decodes the record and its event, gets the topic's state, applies the event and puts the
// state back. Change-logging is off, for the commits are a log already. It answers, for each line
//
//   fold plain|versioned TOPIC EVENTS FOLDER
//
// once it has folded that many records from the first: seconds (from the first record to the last),
// topics, and the sum of their revisions.
import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.HashSet;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.VersionedKeyValueStore;
import synergie.event.v1.CommitOuterClass.Commit;
import synergie.event.v1.CommitOuterClass.Event;
import synergie.intake.v1.Events.TopicClassified;
import synergie.intake.v1.Events.TopicQuantified;
import synergie.intake.v1.Events.TopicRecorded;
import synergie.intake.v1.Events.TopicReworded;

public final class FoldTopics {
  private static final String STORE = "topics";

  // What one run has come to; written by the stream's thread.
  private static final class Progress {
    final long wanted;
    final CountDownLatch over = new CountDownLatch(1);
    final Set<String> topics = new HashSet<>();
    long records;
    long revisions;
    long begin;
    long end;

    Progress(long wanted) {
      this.wanted = wanted;
    }

    void count() {
      if (++records == wanted) {
        end = System.nanoTime();
        over.countDown();
      }
    }
  }

  private abstract static class Fold implements Processor<byte[], byte[], Void, Void> {
    private final Progress progress;

    Fold(Progress progress) {
      this.progress = progress;
    }

    abstract byte[] get(String topic);

    abstract void put(String topic, byte[] state, long timestamp);

    @Override
    public void process(Record<byte[], byte[]> record) {
      if (progress.records >= progress.wanted) {
        return;
      }
      if (progress.records == 0) {
        progress.begin = System.nanoTime();
      }
      try {
        Commit commit = Commit.parseFrom(record.value());
        for (Event event : commit.getEventsList()) {
          if (event.getType().startsWith("intake.topic.")) {
            apply(event, record.timestamp());
          }
        }
      } catch (com.google.protobuf.InvalidProtocolBufferException broken) {
        throw new IllegalStateException(broken);
      }
      progress.count();
    }

    // The state is the recorded topic with what changed since.
    private void apply(Event event, long timestamp)
        throws com.google.protobuf.InvalidProtocolBufferException {
      String topic = event.getStreams(0);
      byte[] before = get(topic);
      TopicRecorded.Builder state =
          before == null ? TopicRecorded.newBuilder() : TopicRecorded.parseFrom(before).toBuilder();
      switch (event.getType()) {
        case "intake.topic.recorded.v1":
          state.mergeFrom(TopicRecorded.parseFrom(event.getPayload()));
          progress.topics.add(topic);
          break;
        case "intake.topic.reworded.v1":
          state.setText(TopicReworded.parseFrom(event.getPayload()).getText());
          break;
        case "intake.topic.quantified.v1":
          state.setQuantity(TopicQuantified.parseFrom(event.getPayload()).getQuantity());
          break;
        case "intake.topic.classified.v1":
          state.setClassification(
              TopicClassified.parseFrom(event.getPayload()).getClassification());
          break;
        default:
          throw new IllegalStateException(event.getType());
      }
      put(topic, state.build().toByteArray(), timestamp);
      progress.revisions++;
    }
  }

  private static final class PlainFold extends Fold {
    private KeyValueStore<String, byte[]> store;

    PlainFold(Progress progress) {
      super(progress);
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
      store = context.getStateStore(STORE);
    }

    @Override
    byte[] get(String topic) {
      return store.get(topic);
    }

    @Override
    void put(String topic, byte[] state, long timestamp) {
      store.put(topic, state);
    }
  }

  private static final class VersionedFold extends Fold {
    private VersionedKeyValueStore<String, byte[]> store;

    VersionedFold(Progress progress) {
      super(progress);
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
      store = context.getStateStore(STORE);
    }

    @Override
    byte[] get(String topic) {
      var found = store.get(topic);
      return found == null ? null : found.value();
    }

    @Override
    void put(String topic, byte[] state, long timestamp) {
      store.put(topic, state, timestamp);
    }
  }

  private static Topology topology(boolean versioned, String topic, Progress progress) {
    Topology topology = new Topology();
    topology.addSource("commits", new ByteArrayDeserializer(), new ByteArrayDeserializer(), topic);
    if (versioned) {
      topology.addProcessor("fold", () -> new VersionedFold(progress), "commits");
      topology.addStateStore(
          Stores.versionedKeyValueStoreBuilder(
                  Stores.persistentVersionedKeyValueStore(STORE, Duration.ofDays(3650)),
                  Serdes.String(), Serdes.ByteArray())
              .withLoggingDisabled(),
          "fold");
    } else {
      topology.addProcessor("fold", () -> new PlainFold(progress), "commits");
      topology.addStateStore(
          Stores.keyValueStoreBuilder(
                  Stores.persistentKeyValueStore(STORE), Serdes.String(), Serdes.ByteArray())
              .withLoggingDisabled(),
          "fold");
    }
    return topology;
  }

  private static String fold(String brokers, boolean versioned, String topic, long events,
      String folder) throws InterruptedException {
    Progress progress = new Progress(events);
    Properties settings = new Properties();
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "fold-" + UUID.randomUUID());
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, brokers);
    settings.put(StreamsConfig.STATE_DIR_CONFIG, new File(folder).getAbsolutePath());
    settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1); // one partition: one task
    settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 5000);
    settings.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG), 8 << 20);
    KafkaStreams streams = new KafkaStreams(topology(versioned, topic, progress), settings);
    streams.setUncaughtExceptionHandler(
        broken -> {
          broken.printStackTrace();
          System.exit(1);
          return null;
        });
    streams.start();
    progress.over.await();
    streams.close(Duration.ofSeconds(60));
    streams.cleanUp();
    return String.format(
        java.util.Locale.ROOT,
        "{\"seconds\": %.6f, \"topics\": %d, \"revisions\": %d}",
        (progress.end - progress.begin) / 1e9, progress.topics.size(), progress.revisions);
  }

  public static void main(String[] arguments) throws Exception {
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split(" ");
      System.out.println(
          fold(arguments[0], words[1].equals("versioned"), words[2], Long.parseLong(words[3]),
              words[4]));
    }
  }
}

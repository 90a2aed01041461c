package io.github.layerflux.mojo;

import java.util.ArrayList;
import java.util.List;

/**
 * The classes that a fully cached build loads once its Dockerfile is parsed, about in the order of their first use,
 * without those that linking others brings: {@link ClassesAhead#LARGE} come first. Recorded from the class log of such a
 * build; docs/adr/0004-cold-start.md tells how.
 */
final class CachedBuildClasses {

    /** Libraries are relocated when the plugin's jar is made, constants that are such a name as well; the list isn't one. */
    private static final String REACTOR = "reactor.core";

    private static final String LIBRARIES = REACTOR.substring(0, REACTOR.length() - 12);

    /** A line is a package and names of its classes; a library's has a dot in front. */
    private static final String RECORDED = """
            io.github.layerflux.engine BuildEngine ImageBuild StageRunner StagePipeline
            .reactor.core.publisher FluxCreate Operators
            .reactor.core.scheduler Schedulers
            io.github.layerflux.step StepFactory RunStep CopyStep Configuration
            io.github.layerflux.registry BaseImages
            io.github.layerflux.image ManifestJson ImageConfigJson
            io.github.layerflux.cache StepKeys BuildCache StepRecordJson
            io.github.layerflux.context ContextTree
            io.github.layerflux.copy SourceSelector
            io.github.layerflux.report StepLogs
            io.github.layerflux.export CompressionAhead RegistryOutput
            io.github.layerflux.layer LayerCompressor Unclosed
            io.github.layerflux.mojo Attestations
            io.github.layerflux.engine SourceFiles NamedContexts NamedContexts$Location NamedContexts$Location$Layout
            io.github.layerflux.dockerfile DockerfileParser LenientUtf8 SourceLines DirectiveReader Directives
            io.github.layerflux.dockerfile LogicalLineReader InstructionParser Command Words LogicalLine Flags
            io.github.layerflux.dockerfile Flags$Known Flags$Kind From Workdir CopyParser JsonStrings
            io.github.layerflux.dockerfile JsonStrings$NotJson HeredocDelimiter Copy RunParser Command$ShellForm
            io.github.layerflux.dockerfile Command$ExecForm StageDeclaration Env Assignment User Expose Entrypoint
            io.github.layerflux.dockerfile Dockerfile
            io.github.layerflux.failure SourceText SourceRange
            io.github.layerflux.plan PlanRequest BuildPlanner Base GlobalArgs PredefinedArgs StageNames FromLine
            io.github.layerflux.plan Base$ContextBase Base$EarlierStage Stage VariableScope BuildPlan StageNeeds
            io.github.layerflux.plan UndeclaredArgs
            io.github.layerflux.engine NamedContexts$Location$Folder StageFilter BuildChecks BuildChecks$Checking
            io.github.layerflux.dockerfile Variables WordExpander RecordedVariables OnBuild Arg
            io.github.layerflux.cache CacheRules MetadataRules
            io.github.layerflux.plan Base$ImageBase
            io.github.layerflux.mojo SessionWorkers SessionShare SessionEnd
            io.github.layerflux.engine WorkerPool$CountedThreads
            .reactor.core.scheduler BoundedElasticSchedulerSupplier Schedulers$1 SchedulerState$DisposeAwaiter
            .reactor.core.scheduler DelegateServiceScheduler Scheduler$Worker SchedulerState
            .reactor.core.scheduler DelegateServiceScheduler$UnsupportedScheduledExecutorService
            .reactor.util Loggers Loggers$Slf4JLoggerFactory Loggers$Slf4JLogger
            .reactor.core.publisher MonoEmpty
            io.github.layerflux.mojo SessionConsole ReactorOutputs
            io.github.layerflux.report ConsoleProgress PlainProgress QuietProgress JsonProgress LiveProgress Palette
            io.github.layerflux.report TransferPace
            io.github.layerflux.sandbox SandboxSettings
            .reactor.util.function Tuples Tuple2 Tuple3 Tuple4 Tuple5 Tuple6 Tuple7 Tuple8 Tuples$1
            .reactor.core.publisher Hooks FluxOnAssembly$MethodReturnSnapshot ContextPropagationSupport
            .reactor.core.publisher InternalProducerAttr InnerConsumer BlockingSingleSubscriber BlockingLastSubscriber
            .reactor.core.publisher Operators$1 InnerOperator FluxPeek$PeekSubscriber InnerOperator$1 FluxCreate$1
            .reactor.core.publisher OperatorDisposables
            .reactor.core Scannable$Attr Fuseable$QueueSubscription Disposables Disposable$Composite Disposable$Swap
            .reactor.core Disposables$AlwaysDisposable
            .reactor.util.context Context CoreContext Context0
            .reactor.util.concurrent Queues SpscLinkedArrayQueue MpscLinkedQueue MpscLinkedQueue$LinkedQueueNode
            .reactor.core.publisher FluxCreate$SerializedFluxSink FluxCreate$SinkDisposable
            .reactor.core Disposables$ListCompositeDisposable
            io.github.layerflux.engine ImageLayers$1 ImageAssembly$Assembled LateFailures BaseNews$1
            .reactor.util.context Context1
            io.github.layerflux.sandbox ExecutorChoice WorkerSandbox WorkerProcess$Answers WorkerLauncher
            io.github.layerflux.sandbox WorkerLauncher$NotStarted
            io.github.layerflux.history HistoryRecorder BuildHistory
            io.github.layerflux.image Digest
            io.github.layerflux.engine OperatingSystem ContextFolders Bases
            io.github.layerflux.event StageOutline BuildEvent$BuildStarted BuildEvent$StepCached BuildEvent$StepExecuted
            io.github.layerflux.event BuildEvent$StepMissed BuildEvent$BaseOpened BuildEvent$StepStarted
            io.github.layerflux.event BuildEvent$StepPredicted BuildEvent$StepOutput BuildEvent$StepProgress
            io.github.layerflux.event BuildEvent$StepFailed BuildEvent$StageStarted BuildEvent$ImageResolved
            io.github.layerflux.layer ContentsStore
            io.github.layerflux.content References IndexFile
            io.github.layerflux.registry RegistrySettings AnonymousAccess RegistrySettings$Unheard Retries RegistryTimer
            io.github.layerflux.registry RegistrySession SingleFlight PullPolicy
            io.github.layerflux.network NetworkSettings InsecureHosts Certificates
            io.github.layerflux.engine ImageBuild$Parts
            io.github.layerflux.sandbox WorkerProcess SandboxInfo
            .reactor.core.publisher Sinks$EmissionException Operators$MonoSubscriber NextProcessor$NextInner
            io.github.layerflux.step Permits RunPolicy SecretMask UserNotice CreationClock
            io.github.layerflux.engine ImageBuild$Folds StageSources RecordedSteps StageGraph StageSources$OfStage
            io.github.layerflux.layer MergedTrees
            io.github.layerflux.cache StepTurns
            io.github.layerflux.dockerfile Add Cmd
            io.github.layerflux.step WorkdirStep ConfigStep BuiltStage
            .reactor.core.publisher FluxZip$PairwiseZipper MonoUsing$MonoUsingSubscriber
            .reactor.core.publisher MonoPeekTerminal$MonoTerminalPeekSubscriber FluxMap$MapConditionalSubscriber
            .reactor.core.publisher MonoPublishOn$PublishOnSubscriber Operators$MultiSubscriptionSubscriber
            .reactor.core.publisher FluxOnErrorResume$ResumeSubscriber MonoZip$ZipCoordinator MonoZip$ZipInner
            .reactor.core.publisher Operators$CancelledSubscription MonoFlatMap$FlatMapMain MonoFlatMap$FlatMapInner
            .reactor.core.publisher FluxMap$MapSubscriber
            io.github.layerflux.plan Base$Scratch
            io.github.layerflux.engine BaseOpener$OpenedImage NamedContexts$Location$Image
            .reactor.core.scheduler ExecutorServiceWorker WorkerTask EmptyCompositeDisposable
            .reactor.core.publisher MonoSubscribeOn$SubscribeOnSubscriber MonoIgnoreThen$ThenIgnoreMain
            .reactor.core.publisher MonoWhen$WhenCoordinator MonoWhen$WhenInner MonoCallable$MonoCallableSubscription
            io.github.layerflux.content OciLayoutSource
            io.github.layerflux.image Json
            .com.google.gson.stream JsonReader JsonReader$1 MalformedJsonException
            .com.google.gson.internal JsonReaderInternalAccess
            .com.google.gson Strictness
            io.github.layerflux.image Json$1 Descriptor ImageIndex MediaTypes PlatformChoice Manifest
            .com.google.gson.stream JsonToken
            .reactor.core.scheduler NonBlocking
            io.github.layerflux.content Seal LastUse
            io.github.layerflux.image ImageConfig ContainerConfig
            io.github.layerflux.layer Layer
            io.github.layerflux.event BuildEvent$BuildFinished BuildEvent$Note BuildEvent$TransferProgress
            io.github.layerflux.event BuildEvent$TransferFinished BuildEvent$Warning BuildEvent$StepVerifying
            io.github.layerflux.event BuildEvent$StepVerified BuildEvent$Advised BuildEvent$Checked
            io.github.layerflux.event BuildEvent$SharingEvent BuildEvent$StepShared
            io.github.layerflux.engine StageStart StageRun StageModes$StageMode StageRunner$1 StageRun$News$1
            io.github.layerflux.step LayerSlot$Stored Lineage Mode
            .reactor.core.publisher FluxConcatMap$ErrorMode FluxConcatMap$FluxConcatMapSupport
            .reactor.core.publisher FluxConcatMapNoPrefetch$FluxConcatMapNoPrefetchSubscriber
            .reactor.core.publisher FluxConcatMapNoPrefetch$FluxConcatMapNoPrefetchSubscriber$State
            .reactor.core.publisher FluxConcatMap$ConcatMapInner FluxIterable$IterableSubscription
            .reactor.core Fuseable$SynchronousSubscription
            io.github.layerflux.dockerfile Shell Maintainer WordScanner WordSplitter Label Volume StopSignal
            io.github.layerflux.dockerfile HealthcheckInstruction
            io.github.layerflux.cache CacheKey WorkdirInputs RunInputs
            .reactor.core.publisher FluxMapFuseable$MapFuseableSubscriber Operators$ScalarSubscription
            io.github.layerflux.plan VariableScope$InStage
            io.github.layerflux.dockerfile Command$ScriptFile
            io.github.layerflux.cache KeyBuilder KeyInput
            io.github.layerflux.copy WorkdirLayout
            io.github.layerflux.engine StagePipeline$1
            io.github.layerflux.step RunMounts
            io.github.layerflux.cache ParentState RecordPlace StepRecord
            io.github.layerflux.event Finding
            io.github.layerflux.report StepReport StepReport$Status
            io.github.layerflux.step History CopySources SourceTree
            io.github.layerflux.image HistoryEntry ContainerConfigEditor
            io.github.layerflux.engine StageSources$Depth ContextFolders$Folder ContextFolders$Opened
            io.github.layerflux.dockerfile IgnorePattern CleanPath Wildcards Wildcards$Token Wildcards$Token$Many
            io.github.layerflux.dockerfile Wildcards$Token$Literal
            io.github.layerflux.context StatTable Workers$1 UnixEntryReader ContextDigests
            io.github.layerflux.cache ContentDigests
            io.github.layerflux.copy SourceRoot$Ignored
            io.github.layerflux.engine ContextFolders$Hidden
            io.github.layerflux.sandbox RootFilesystem
            io.github.layerflux.cache FileSet$Origin
            io.github.layerflux.copy ImagePath GlobWalk
            io.github.layerflux.layer SymlinkResolver LayerEntry EntryType ResolvedPath
            io.github.layerflux.dockerfile Wildcards$Token$Rest
            io.github.layerflux.context FolderListing FolderListing$Named Decoding
            io.github.layerflux.copy Source SourceSelection Destination
            io.github.layerflux.cache SelectedFile CopyInputs FileSet FileTable FileTableWriter FileRow FileRow$1
            io.github.layerflux.cache FileTableWriter$1 FileTableReader
            io.github.layerflux.layer LayeredTree
            io.github.layerflux.step CopyHistory LayerSlot$Remote
            io.github.layerflux.dockerfile Heredoc
            io.github.layerflux.engine StageSources$1
            .reactor.core.scheduler SchedulerTask
            .reactor.core.publisher Sinks$EmitResult
            io.github.layerflux.sandbox LowerLayer LowerLayer$Stored
            io.github.layerflux.layer LayerIndexer LayerIndexer$Reading LayerBlob Slice LayerBlob$1 ChannelRange
            io.github.layerflux.cache SourceImage ConfigInputs
            io.github.layerflux.step ConfigChange GoFormat
            io.github.layerflux.dockerfile PortSpec
            io.github.layerflux.engine StepVerifier ImageAssembly CompleteHistory
            .com.google.gson.stream JsonWriter
            .com.google.gson FormattingStyle
            io.github.layerflux.history PastBase PastStep$Ending PastBuild PastStep
            io.github.layerflux.export BuiltImage ImageExporter OciLayoutExporter LayoutIndex
            io.github.layerflux.report BuildPage BuildSummary Durations Sizes
            io.github.layerflux.mojo ReactorPage SessionImages ImageProperties ImagePush PushLaunch
            """;

    /** Their binary names. */
    static final List<String> NAMES = names();

    private CachedBuildClasses() {}

    /** Without streams and regular expressions, which it would have to load first. */
    private static List<String> names() {
        List<String> names = new ArrayList<>();
        for (int line = 0; line < RECORDED.length(); ) {
            int end = RECORDED.indexOf('\n', line);
            int space = RECORDED.indexOf(' ', line);
            boolean library = RECORDED.charAt(line) == '.';
            String start = library ? LIBRARIES : "";
            start += RECORDED.substring(library ? line + 1 : line, space) + ".";
            while (space < end) {
                int next = RECORDED.indexOf(' ', space + 1);
                int stop = next < 0 || next > end ? end : next;
                names.add(start + RECORDED.substring(space + 1, stop));
                space = stop;
            }
            line = end + 1;
        }
        return names;
    }
}

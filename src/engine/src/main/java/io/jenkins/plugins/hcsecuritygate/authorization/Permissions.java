package io.jenkins.plugins.hcsecuritygate.authorization;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.Map;
import java.util.Set;

/**
 * Permission ids, and the names under which pages and Configuration as Code know them. An id is the class that owns the
 * permission and its name ({@code hudson.security.Permission}); a UI name is the title of that class's group and the
 * name.
 */
public final class Permissions {

    public static final String ADMINISTER = "hudson.model.Hudson.Administer";
    public static final String OVERALL_READ = "hudson.model.Hudson.Read";
    public static final String RUN_SCRIPTS = "hudson.model.Hudson.RunScripts";
    public static final String UPLOAD_PLUGINS = "hudson.model.Hudson.UploadPlugins";
    public static final String CONFIGURE_UPDATE_CENTER = "hudson.model.Hudson.ConfigureUpdateCenter";
    public static final String JOB_READ = "hudson.model.Item.Read";
    public static final String JOB_BUILD = "hudson.model.Item.Build";
    public static final String JOB_CANCEL = "hudson.model.Item.Cancel";
    public static final String JOB_CREATE = "hudson.model.Item.Create";
    public static final String JOB_CONFIGURE = "hudson.model.Item.Configure";
    public static final String JOB_WORKSPACE = "hudson.model.Item.Workspace";
    public static final String JOB_DISCOVER = "hudson.model.Item.Discover";
    public static final String JOB_VIEW_STATUS = "hudson.model.Item.ViewStatus";
    public static final String VIEW_READ = "hudson.model.View.Read";
    public static final String RUN_REPLAY = "hudson.model.Run.Replay";
    public static final String AGENT_CONFIGURE = "hudson.model.Computer.Configure";
    public static final String AGENT_CREATE = "hudson.model.Computer.Create";
    public static final String AGENT_DELETE = "hudson.model.Computer.Delete";
    public static final String AGENT_CONNECT = "hudson.model.Computer.Connect";
    public static final String AGENT_PROVISION = "hudson.model.Computer.Provision";

    private static final String CREDENTIALS = "com.cloudbees.plugins.credentials.CredentialsProvider";
    public static final String CREDENTIALS_CREATE = CREDENTIALS + ".Create";
    public static final String CREDENTIALS_UPDATE = CREDENTIALS + ".Update";
    public static final String CREDENTIALS_DELETE = CREDENTIALS + ".Delete";
    public static final String CREDENTIALS_MANAGE_DOMAINS = CREDENTIALS + ".ManageDomains";
    public static final String CREDENTIALS_VIEW = CREDENTIALS + ".View";

    /** Titles of the groups whose permissions are judged; {@code Slave} was that of {@code Agent} before Jenkins 2.0. */
    private static final Map<String, String> OWNERS = Map.of(
            "Overall", "hudson.model.Hudson",
            "Agent", "hudson.model.Computer",
            "Slave", "hudson.model.Computer",
            "Job", "hudson.model.Item",
            "Run", "hudson.model.Run",
            "View", "hudson.model.View",
            "SCM", "hudson.scm.SCM",
            "Credentials", CREDENTIALS);

    private static final Map<String, String> TITLES = Map.of(
            "hudson.model.Hudson",
            "Overall",
            "hudson.model.Computer",
            "Agent",
            "hudson.model.Item",
            "Job",
            "hudson.model.Run",
            "Run",
            "hudson.model.View",
            "View",
            "hudson.scm.SCM",
            "SCM",
            CREDENTIALS,
            "Credentials");

    /**
     * Permissions that have no effect unless a system property of the controller switches them on
     * ({@code jenkins.security.ManagePermission} and the like), which no file of the home shows.
     */
    private static final Set<String> OFF_BY_DEFAULT = Set.of(
            "hudson.model.Hudson.Manage",
            "hudson.model.Hudson.SystemRead",
            "hudson.model.Item.ExtendedRead",
            "hudson.model.Computer.ExtendedRead");

    private Permissions() {}

    /** Whether Jenkins ignores the permission unless it was started with a special property. */
    public static boolean isOffByDefault(@NonNull String id) {
        return OFF_BY_DEFAULT.contains(id);
    }

    /** The id of a permission that is given by id or by UI name; a group of a plugin stays as it is. */
    @NonNull
    public static String id(@NonNull String permission) {
        int slash = permission.indexOf('/');
        String owner = slash < 0 ? null : OWNERS.get(permission.substring(0, slash));
        return owner == null ? permission : owner + "." + permission.substring(slash + 1);
    }

    /** The name that Jenkins' pages show, such as {@code Job/Workspace}. */
    @NonNull
    public static String uiName(@NonNull String id) {
        int dot = id.lastIndexOf('.');
        String title = dot < 0 ? null : TITLES.get(id.substring(0, dot));
        return title == null ? id : title + "/" + id.substring(dot + 1);
    }
}
